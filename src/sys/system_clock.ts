/**
 * The real clock.
 *
 * @module
 */

import type { Clock, Timer } from "../ports/clock.ts";

/** Longest delay that a platform timer keeps, in milliseconds. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/** Time as the operating system tells it. */
export class SystemClock implements Clock {
  monotonicMs(): number {
    return performance.now();
  }

  wallMs(): number {
    return Date.now();
  }

  after(delayMs: number, fire: () => void): Timer {
    // A longer delay would fire at once; 24 days are as good as for ever.
    const id = setTimeout(fire, Math.min(delayMs, MAX_DELAY_MS));
    return { cancel: () => clearTimeout(id) };
  }
}
