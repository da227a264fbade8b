/**
 * Work in turns: nobody keeps the event loop for long, however much they ask
 * for at once.
 *
 * @module
 */

import type { Clock } from "../ports/clock.ts";

/** Milliseconds of work after which others get their turn. */
const TURN_MS = 20;

/** One turn of work after another. */
export class Turns {
  readonly #clock: Clock;
  #endsMs: number;

  /** Begins with a turn. */
  constructor(clock: Clock) {
    this.#clock = clock;
    this.#endsMs = clock.monotonicMs() + TURN_MS;
  }

  /** Whether it is the turn of others. */
  get isOver(): boolean {
    return this.#clock.monotonicMs() >= this.#endsMs;
  }

  /** Lets the others work, then begins another turn. */
  async next(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#clock.after(0, resolve);
    await promise;
    this.#endsMs = this.#clock.monotonicMs() + TURN_MS;
  }
}
