/**
 * Starts take turns with everything else. To make a child keeps the whole
 * daemon busy for about a millisecond; when hundreds are due in one moment
 * (the daemon starts, everything crashes at once) nobody would be answered
 * until the last of them is made.
 *
 * @module
 */

import type { Clock } from "../ports/clock.ts";

/** Milliseconds of work after which others come first. */
const TURN_MS = 6;

/** Lets work be done a few milliseconds at a time, in the order it comes. */
export class SpawnTurns {
  readonly #clock: Clock;
  readonly #waiting: (() => void)[] = [];
  /** When the turn under way began; `null` when none is. */
  #beganMs: number | null = null;

  /** @param clock Where the time comes from. */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Does some work when its turn comes: at once, unless a turn has just been
   * used up.
   *
   * @param work Does what takes long before it returns; it must not throw.
   * @returns What `work` returns.
   */
  take<T>(work: () => Promise<T>): Promise<T> {
    if (this.#beganMs === null) this.#begin();
    if (this.#waiting.length === 0 && !this.#isUsedUp) return work();
    return new Promise((resolve) => {
      this.#waiting.push(() => resolve(work()));
    });
  }

  get #isUsedUp(): boolean {
    return this.#beganMs !== null &&
      this.#clock.monotonicMs() - this.#beganMs >= TURN_MS;
  }

  /** The turn lasts until the event loop has come round to its timers. */
  #begin(): void {
    this.#beganMs = this.#clock.monotonicMs();
    // Not `setImmediate` or a message: as long as there are any of those, Deno
    // looks for requests and ended children only now and then.
    this.#clock.after(0, () => this.#next());
  }

  #next(): void {
    this.#beganMs = null;
    if (this.#waiting.length === 0) return;
    this.#begin();
    while (!this.#isUsedUp) {
      const work = this.#waiting.shift();
      if (work === undefined) return;
      work();
    }
  }
}
