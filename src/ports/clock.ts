/**
 * Time, passed in so that tests can move it by hand.
 *
 * @module
 */

/** An armed timer. */
export interface Timer {
  /** Disarms the timer; does nothing when it has fired. */
  cancel(): void;
}

/** A source of time. */
export interface Clock {
  /** Milliseconds on a clock that never jumps; for durations. */
  monotonicMs(): number;
  /** Milliseconds since 1970 on the clock people set; for display only. */
  wallMs(): number;
  /** Calls `fire` once, `delayMs` milliseconds from now. */
  after(delayMs: number, fire: () => void): Timer;
}
