/**
 * Waiting for the end of an order.
 *
 * @module
 */

import type { CommandRequest } from "./command.ts";

/** What is being waited for. */
export interface Waited {
  /** What is being done: `starting`. */
  readonly doing: string;
  /** To whom: targets as they were given. */
  readonly names: readonly string[];
}

/** Waits for an answer. */
export function waitWatching<T>(
  _request: CommandRequest,
  _waited: Waited,
  answer: Promise<T>,
): Promise<T> {
  return answer;
}
