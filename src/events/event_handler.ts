/**
 * What a subscriber of the bus is, and what can go wrong with one.
 *
 * @module
 */

import type { EventKind, SupervisorEvent } from "../model/event.ts";

/** The events of some kinds. */
export type EventOf<K extends EventKind> = Extract<
  SupervisorEvent,
  { readonly kind: K }
>;

/** Receives events one at a time; the next waits for a returned promise. */
export type EventHandler<E extends SupervisorEvent = SupervisorEvent> = (
  event: E,
) => void | Promise<void>;

/** Something went wrong at a subscriber. */
export type BusProblem =
  | {
    readonly kind: "handler-failed";
    /** Name of the subscriber. */
    readonly subscriber: string;
    readonly event: SupervisorEvent;
    readonly error: unknown;
  }
  | {
    readonly kind: "events-dropped";
    /** Name of the subscriber. */
    readonly subscriber: string;
    /** Events it has lost since it subscribed. */
    readonly dropped: number;
  };

/** A problem of a subscriber, in one line. */
export function describeProblem(problem: BusProblem): string {
  const { kind, subscriber } = problem;
  return kind === "handler-failed"
    ? `${subscriber} failed: ${problem.error}`
    : `${subscriber} has lost ${problem.dropped} events`;
}
