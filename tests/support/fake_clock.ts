/**
 * A clock that stands still until a test moves it.
 *
 * @module
 */

import type { Clock, Timer } from "../../src/ports/clock.ts";

/** Turns of the microtask queue that let chains of awaits come to rest. */
const SETTLE_TURNS = 100;

interface Armed {
  readonly dueMs: number;
  readonly order: number;
  readonly fire: () => void;
}

/** Lets every promise chain that needs no timer come to rest. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < SETTLE_TURNS; turn++) await Promise.resolve();
}

/**
 * A clock moved by hand. Declared with `using`, it fails the test that leaves
 * a timer armed.
 */
export class FakeClock implements Clock, Disposable {
  readonly #armed = new Set<Armed>();
  #nowMs = 0;
  #wallOffsetMs: number;
  #order = 0;

  /** @param wallStartMs Wall time at the start, milliseconds since 1970. */
  constructor(wallStartMs: number = Date.UTC(2026, 0, 1)) {
    this.#wallOffsetMs = wallStartMs;
  }

  /** Number of timers that are armed. */
  get pendingTimers(): number {
    return this.#armed.size;
  }

  /** Milliseconds until the next timer fires, or `null` when none is armed. */
  get nextTimerMs(): number | null {
    const next = this.#next();
    return next === null ? null : next.dueMs - this.#nowMs;
  }

  monotonicMs(): number {
    return this.#nowMs;
  }

  wallMs(): number {
    return this.#wallOffsetMs + this.#nowMs;
  }

  after(delayMs: number, fire: () => void): Timer {
    if (!Number.isFinite(delayMs)) {
      throw new RangeError(`Cannot arm a timer: delayMs is ${delayMs}`);
    }
    const dueMs = this.#nowMs + Math.max(0, delayMs);
    const timer: Armed = { dueMs, order: this.#order++, fire };
    this.#armed.add(timer);
    return { cancel: () => void this.#armed.delete(timer) };
  }

  /** Sets the clock people look at forward or back, as an operator would. */
  jumpWall(ms: number): void {
    this.#wallOffsetMs += ms;
  }

  /**
   * Lets `ms` milliseconds pass: fires the timers in the order they are due,
   * also those armed on the way, and lets promises settle after each.
   */
  async advance(ms: number): Promise<void> {
    const targetMs = this.#nowMs + ms;
    await settle();
    for (;;) {
      const next = this.#next();
      if (next === null || next.dueMs > targetMs) break;
      this.#nowMs = next.dueMs;
      this.#armed.delete(next);
      next.fire();
      await settle();
    }
    this.#nowMs = targetMs;
  }

  /** @throws {Error} When a timer is still armed. */
  [Symbol.dispose](): void {
    if (this.#armed.size === 0) return;
    const dues = [...this.#armed].map((timer) => timer.dueMs).join(", ");
    throw new Error(
      `Timers left armed at ${this.#nowMs} ms: due at ${dues} ms`,
    );
  }

  #next(): Armed | null {
    let next: Armed | null = null;
    for (const timer of this.#armed) {
      const sooner = next === null || timer.dueMs < next.dueMs ||
        (timer.dueMs === next.dueMs && timer.order < next.order);
      if (sooner) next = timer;
    }
    return next;
  }
}
