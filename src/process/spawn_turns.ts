/**
 * Starts take turns with everything else. To make a child keeps the whole
 * daemon busy for about a millisecond; when hundreds are due in one moment
 * (the daemon starts, everything crashes at once) nobody would be answered
 * until the last of them is made. And each is made only when the last one is
 * known to whoever ends it should the daemon be killed.
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
  #waiting: (() => () => void)[] = [];
  /** How long was worked in this turn, and when that ended. */
  #workedMs = 0;
  #endedMs = 0;
  #isPumping = false;
  /** Settles when what has been done last is done with. */
  #settled: Promise<void> = Promise.resolve();
  #isSettled = true;

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
   * used up or the last work has not settled.
   *
   * @param work Does what takes long before it returns, and settles soon; it
   *   throws by way of its promise.
   * @returns What `work` returns.
   */
  take<T>(work: () => Promise<T>): Promise<T> {
    const isFree = !this.#isPumping && this.#isSettled && !this.#isUsedUp();
    if (isFree) return this.#do(work);
    return new Promise((resolve) => {
      this.#waiting.push(() => {
        const result = this.#do(work);
        return () => resolve(result);
      });
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
    const result = attempt(work);
    this.#endedMs = this.#clock.monotonicMs();
    this.#workedMs += this.#endedMs - beganMs;
    this.#isSettled = false;
    const settle = () => void (this.#isSettled = true);
    this.#settled = result.then(settle, settle);
    return result;
  }

  /** One turn after another, until nobody waits. */
  async #pump(): Promise<void> {
    this.#isPumping = true;
    await this.#settled;
    let isOver = this.#isUsedUp();
    while (this.#waiting.length > 0) {
      if (isOver) {
        await this.#ioTurn();
        this.#workedMs = 0;
      }
      isOver = true;
      const waiting = this.#waiting;
      const tell: (() => void)[] = [];
      for (const work of waiting) {
        tell.push(work());
        await this.#settled;
        if (this.#workedMs >= TURN_MS) break;
      }
      waiting.splice(0, tell.length);
      // What follows from them comes after the last, and not between them.
      for (const one of tell) one();
    }
    this.#isPumping = false;
  }
}

function attempt<T>(work: () => Promise<T>): Promise<T> {
  try {
    return work();
  } catch (error) {
    return Promise.reject(error);
  }
}
