/**
 * Who calls a method, as far as methods may care.
 *
 * @module
 */

import { SupervisorError } from "../model/errors.ts";
import type { Subscriptions } from "./subscriptions.ts";

/** The connection that a call came over. */
export interface Caller {
  /** What the log calls it: `client 3`, by the number of the connection. */
  readonly name: string;
  /** What it is subscribed to. */
  readonly subscriptions: Subscriptions;
  /** Aborts when no answer is due any more: its reason tells why. */
  readonly gone: AbortSignal;
  /** Why no call of it is taken any more; `null` as long as they are. */
  readonly refusal: SupervisorError | null;
  /** Does something as soon as the answer to this call is on its way. */
  afterAnswer(work: () => void): void;
}

/** A caller without a connection: it gets its answer, and nothing after it. */
export const NO_CONNECTION: Caller = {
  name: "nobody",
  get subscriptions(): never {
    throw new SupervisorError(
      "INVALID_REQUEST",
      "Cannot subscribe: there is no connection for what comes later",
    );
  },
  get gone(): AbortSignal {
    return new AbortController().signal;
  },
  refusal: null,
  afterAnswer: (work) => work(),
};
