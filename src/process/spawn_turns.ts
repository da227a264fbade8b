/**
 * Starts take turns with everything else. To make a child keeps the whole
 * daemon busy for about a millisecond; when hundreds are due in one moment
 * (the daemon starts, everything crashes at once) nobody would be answered
 * until the last of them is made.
 *
 * @module
 */

import type { Clock } from "../ports/clock.ts";
import type { IoTurn } from "../ports/io_turn.ts";

/** Milliseconds of work after which others come first. */
const TURN_MS = 4;

/** Milliseconds without any work after which a new turn begins. */
const REST_MS = 2;

/** Lets work be done a few milliseconds at a time, in the order it comes. */
export class SpawnTurns {
  readonly #clock: Clock;
  readonly #ioTurn: IoTurn;
  #waiting: (() => void)[] = [];
  /** How long was worked in this turn, and when that ended. */
  #workedMs = 0;
  #endedMs = 0;
  #isPumping = false;

  /**
   * @param clock Tells how long the work takes.
   * @param ioTurn Lets the others come first.
   */
  constructor(clock: Clock, ioTurn: IoTurn) {
    this.#clock = clock;
    this.#ioTurn = ioTurn;
  }

  /**
   * Does some work when its turn comes: at once, unless a turn has just been
   * used up.
   *
   * @param work Does what takes long before it returns; it throws by
   *   way of its promise.
   * @returns What `work` returns.
   */
  take<T>(work: () => Promise<T>): Promise<T> {
    if (!this.#isPumping && !this.#isUsedUp()) return this.#do(work);
    return new Promise((resolve) => {
      this.#waiting.push(() => resolve(this.#do(work)));
      if (!this.#isPumping) void this.#pump();
    });
  }

  #isUsedUp(): boolean {
    const restedMs = this.#clock.monotonicMs() - this.#endedMs;
    if (restedMs >= REST_MS) this.#workedMs = 0;
    return this.#workedMs >= TURN_MS;
  }

  #do<T>(work: () => Promise<T>): Promise<T> {
    const beganMs = this.#clock.monotonicMs();
    try {
      return work();
    } catch (error) {
      return Promise.reject(error);
    } finally {
      this.#endedMs = this.#clock.monotonicMs();
      this.#workedMs += this.#endedMs - beganMs;
    }
  }

  /** One turn after another, until nobody waits. */
  async #pump(): Promise<void> {
    this.#isPumping = true;
    while (this.#waiting.length > 0) {
      await this.#ioTurn();
      this.#workedMs = 0;
      const waiting = this.#waiting;
      let done = 0;
      do waiting[done++]?.(); while (
        done < waiting.length && this.#workedMs < TURN_MS
      );
      waiting.splice(0, done);
    }
    this.#isPumping = false;
  }
}
