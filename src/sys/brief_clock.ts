/**
 * The real clock of a program that has mostly ended before any timer fires.
 *
 * @module
 */

import type { Clock, Timer } from "../ports/clock.ts";
import { SystemClock } from "./system_clock.ts";

/** Milliseconds that pass before a timer of the platform is made. */
const BRIEF_MS = 50;

/**
 * Arms timers of the platform late: the first one costs as much as a fifth of
 * a short call of the control tool, and a call of the control tool is over
 * before it. Until then V8 itself counts the time.
 *
 * It does not keep the program alive by itself; whoever waits for a timer waits
 * for something else, too.
 */
export class BriefClock implements Clock {
  readonly #clock = new SystemClock();

  monotonicMs(): number {
    return this.#clock.monotonicMs();
  }

  wallMs(): number {
    return this.#clock.wallMs();
  }

  after(delayMs: number, fire: () => void): Timer {
    if (delayMs <= BRIEF_MS) return this.#clock.after(delayMs, fire);
    let isCancelled = false;
    let timer: Timer | null = null;
    void brief().then(() => {
      if (isCancelled) return;
      timer = this.#clock.after(delayMs - BRIEF_MS, fire);
    });
    return {
      cancel: () => {
        isCancelled = true;
        timer?.cancel();
      },
    };
  }
}

/** Waits for a value that nobody changes, for as long as is said. */
async function brief(): Promise<void> {
  const nobody = new Int32Array(new SharedArrayBuffer(4));
  await Atomics.waitAsync(nobody, 0, 0, BRIEF_MS).value;
}
