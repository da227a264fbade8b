/**
 * The timers of a process.
 *
 * @module
 */

import type { Clock, Timer } from "../ports/clock.ts";
import type { TimerName } from "./inputs.ts";

interface Armed {
  readonly timer: Timer;
  /** When it fires, on the monotonic clock. */
  readonly dueMs: number;
}

/** Timers by name, each armed at most once. */
export class Timers {
  readonly #clock: Clock;
  readonly #armed = new Map<TimerName, Armed>();

  /** @param clock Where the time comes from. */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Arms a timer, in place of one of the same name. */
  arm(name: TimerName, delayMs: number, fire: () => void): void {
    this.disarm(name);
    const timer = this.#clock.after(delayMs, () => {
      this.#armed.delete(name);
      fire();
    });
    const dueMs = this.#clock.monotonicMs() + delayMs;
    this.#armed.set(name, { timer, dueMs });
  }

  /** Milliseconds until a timer fires, or `null` when it is not armed. */
  dueInMs(name: TimerName): number | null {
    const armed = this.#armed.get(name);
    return armed === undefined
      ? null
      : Math.max(0, armed.dueMs - this.#clock.monotonicMs());
  }

  /** Disarms a timer; does nothing when it is not armed. */
  disarm(name: TimerName): void {
    this.#armed.get(name)?.timer.cancel();
    this.#armed.delete(name);
  }
}
