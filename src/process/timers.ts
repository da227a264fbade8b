/**
 * The timers of a process.
 *
 * @module
 */

import type { Clock, Timer } from "../ports/clock.ts";
import type { TimerName } from "./inputs.ts";

/** Timers by name, each armed at most once. */
export class Timers {
  readonly #clock: Clock;
  readonly #armed = new Map<TimerName, Timer>();

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
    this.#armed.set(name, timer);
  }

  /** Disarms a timer; does nothing when it is not armed. */
  disarm(name: TimerName): void {
    this.#armed.get(name)?.cancel();
    this.#armed.delete(name);
  }
}
