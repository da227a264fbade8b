/**
 * Checks the health of one run of a process, again and again until stopped.
 *
 * Checks never overlap. One that outlasts its timeout counts as failed at
 * that moment; while it still has not ended (a script that even SIGKILL does
 * not end), every further check that is due counts as failed unseen, so a
 * stuck check can't hide a sick process.
 *
 * @module
 */

import type { HealthSpec } from "../model/process_spec.ts";
import type { Clock, Timer } from "../ports/clock.ts";
import { reasonOf } from "../util/reason_of.ts";
import {
  addResult,
  type HealthStreak,
  type HealthVerdict,
  NO_RESULTS,
} from "./health_tracker.ts";
import type { Probe, ProbeResult } from "./probe.ts";

/** Who hears of results. The callbacks must not throw. */
export interface HealthReporter {
  /** Called after every check, with the failures in a row so far. */
  onResult(result: ProbeResult, failures: number): void;
  /** Called when the verdict changes, after `onResult`. */
  onVerdict(verdict: HealthVerdict): void;
}

/** What a monitor works with. */
export interface HealthMonitorOptions {
  readonly probe: Probe;
  readonly clock: Clock;
  readonly reporter: HealthReporter;
}

/** Watches one run of a process; a new run takes a new monitor. */
export class HealthMonitor {
  readonly #spec: HealthSpec;
  readonly #probe: Probe;
  readonly #clock: Clock;
  readonly #reporter: HealthReporter;
  #phase: "new" | "watching" | "stopped" = "new";
  #streak: HealthStreak = NO_RESULTS;
  #timer: Timer | null = null;
  #abort: AbortController | null = null;
  #running: Promise<void> | null = null;

  constructor(spec: HealthSpec, options: HealthMonitorOptions) {
    this.#spec = spec;
    this.#probe = options.probe;
    this.#clock = options.clock;
    this.#reporter = options.reporter;
  }

  /**
   * Begins to watch: the first check comes after the start period.
   *
   * @throws {TypeError} When it was started or stopped before.
   */
  start(): void {
    if (this.#phase !== "new") {
      throw new TypeError(`Cannot start a health monitor: ${this.#phase}`);
    }
    this.#phase = "watching";
    this.#arm(this.#spec.startPeriodMs);
  }

  /**
   * Stops watching at once: no callback comes after this call. Safe to call
   * twice.
   *
   * @returns Settles when the check that was running has ended with all that
   * it started; that may be never, so nothing vital should wait for it.
   */
  stop(): Promise<void> {
    this.#phase = "stopped";
    this.#timer?.cancel();
    this.#timer = null;
    this.#abort?.abort(new DOMException("no longer watched", "AbortError"));
    return this.#running ?? Promise.resolve();
  }

  #arm(delayMs: number): void {
    this.#timer = this.#clock.after(delayMs, () => this.#begin());
  }

  #begin(): void {
    this.#timer = null;
    if (this.#running === null) {
      this.#running = this.#check().finally(() => {
        this.#running = null;
      });
      return;
    }
    const message = `${this.#probe.target}: the last check has not ended yet`;
    this.#conclude({ healthy: false, message });
  }

  /** Makes one check; settles when nothing of it is left. */
  async #check(): Promise<void> {
    const abort = new AbortController();
    this.#abort = abort;
    let concluded = false;
    const concludeOnce = (result: ProbeResult): void => {
      if (concluded) return;
      concluded = true;
      deadline.cancel();
      this.#conclude(result);
    };
    const deadline = this.#clock.after(this.#spec.timeoutMs, () => {
      const reason = `timed out after ${this.#spec.timeoutMs / 1000} s`;
      abort.abort(new DOMException(reason, "TimeoutError"));
      const message = `${this.#probe.target}: ${reason}`;
      concludeOnce({ healthy: false, message });
    });
    abort.signal.addEventListener("abort", () => deadline.cancel());
    concludeOnce(await this.#look(abort.signal));
  }

  async #look(signal: AbortSignal): Promise<ProbeResult> {
    try {
      return await this.#probe.check(signal);
    } catch (error) {
      const message = `${this.#probe.target}: ${reasonOf(error)}`;
      return { healthy: false, message };
    }
  }

  #conclude(result: ProbeResult): void {
    if (this.#isStopped()) return;
    const before = this.#streak;
    this.#streak = addResult(before, result.healthy, this.#spec.retries);
    const { failures, verdict } = this.#streak;
    // Armed first: a callback may stop the monitor.
    this.#arm(this.#spec.intervalMs);
    this.#reporter.onResult(result, failures);
    if (this.#isStopped() || verdict === null) return;
    if (verdict !== before.verdict) this.#reporter.onVerdict(verdict);
  }

  #isStopped(): boolean {
    return this.#phase === "stopped";
  }
}
