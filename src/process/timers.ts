/**
 * The timers of a process.
 *
 * @module
 */

import type { Clock, Timer } from "../ports/clock.ts";
import type { TimerName } from "./inputs.ts";

interface Armed {
  readonly timer: Timer;
  /** When it was armed, on the monotonic clock. */
  readonly armedMs: number;
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
    const armedMs = this.#clock.monotonicMs();
    this.#armed.set(name, { timer, armedMs, dueMs: armedMs + delayMs });
  }

  /** Milliseconds until a timer fires, or `null` when it is not armed. */
  dueInMs(name: TimerName): number | null {
    const armed = this.#armed.get(name);
    return armed === undefined
      ? null
      : Math.max(0, armed.dueMs - this.#clock.monotonicMs());
  }

  /** Milliseconds since a timer was armed, or `null` when it is not. */
  armedForMs(name: TimerName): number | null {
    const armed = this.#armed.get(name);
    return armed === undefined
      ? null
      : this.#clock.monotonicMs() - armed.armedMs;
  }

  /** Disarms a timer; does nothing when it is not armed. */
  disarm(name: TimerName): void {
    this.#armed.get(name)?.timer.cancel();
    this.#armed.delete(name);
  }
}
