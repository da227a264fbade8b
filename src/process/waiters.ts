/**
 * Those who asked a process for something and wait for what comes of it.
 *
 * @module
 */

import type { Clock, Timer } from "../ports/clock.ts";
import type { Actual, Machine } from "./state.ts";

/** What someone waits for: a later run than the one they saw, for `anew`. */
export type Goal = "running" | "running-anew" | "down";

/** What came of a request. */
export type Verdict =
  /** It is as asked. `already`: it was before. */
  | { readonly ok: true; readonly already: boolean }
  /** It is not, and waiting longer would not change that. */
  | {
    readonly ok: false;
    readonly why:
      /** The process failed; its state and reason say how. */
      | "failed"
      /** Somebody asked for the opposite meanwhile. */
      | "overruled"
      /** It is still trying. */
      | "pending"
      /** SIGKILL has had no effect. */
      | "stuck";
  };

/** Shortest time a start is waited for while it is being retried. */
const MIN_START_WAIT_MS = 10_000;

/** Time on top of `startsecs` that a start is waited for, if longer. */
const START_WAIT_MARGIN_MS = 5_000;

interface Waiter {
  readonly goal: Goal;
  /** Incarnation that was there when it was asked for. */
  readonly since: number;
  readonly resolve: (verdict: Verdict) => void;
  /** Milliseconds that the start may take. */
  readonly limitMs: number;
  timer: Timer | null;
}

/** Whether nothing of a process is there. */
export function isSettled(actual: Actual): boolean {
  switch (actual.kind) {
    case "stopped":
    case "exited":
    case "fatal":
    case "backoff":
      return true;
    default:
      return false;
  }
}

/** Those who wait on one process. */
export class Waiters {
  readonly #clock: Clock;
  readonly #waiters = new Set<Waiter>();

  /** @param clock Bounds how long a start is waited for. */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Adds someone who is about to ask for something.
   *
   * @param machine The process before the request.
   * @param startMs `startsecs` of the process, in milliseconds.
   */
  add(goal: Goal, machine: Machine, startMs: number): Promise<Verdict> {
    if (reached(goal, machine, machine.incarnation)) {
      return Promise.resolve({ ok: true, already: true });
    }
    const { promise, resolve } = Promise.withResolvers<Verdict>();
    // A spawn that is in flight is as good as a restart: it is a new run.
    const since = goal === "running-anew" && machine.actual.kind === "spawning"
      ? machine.incarnation - 1
      : machine.incarnation;
    const limitMs = Math.max(MIN_START_WAIT_MS, startMs + START_WAIT_MARGIN_MS);
    const waiter: Waiter = { goal, since, resolve, limitMs, timer: null };
    this.#waiters.add(waiter);
    // A restart of what is there begins with a stop.
    const isThere = goal === "running-anew" && !isSettled(machine.actual);
    if (!isThere) this.#limit(waiter, machine);
    return promise;
  }

  /** Answers everyone whose question this state of the process decides. */
  settle(machine: Machine): void {
    for (const waiter of this.#waiters) {
      const verdict = decide(waiter, machine);
      if (verdict !== null) this.#answer(waiter, verdict);
      else this.#limit(waiter, machine);
    }
  }

  /**
   * A start that is retried again and again is answered all the same. The time
   * it has does not begin before the old run has ended: how long that takes is
   * bounded by the stop.
   */
  #limit(waiter: Waiter, { actual }: Machine): void {
    const isEnding = actual.kind === "stopping" || actual.kind === "sweeping";
    if (waiter.goal === "down" || waiter.timer !== null || isEnding) return;
    const giveUp = () => this.#answer(waiter, { ok: false, why: "pending" });
    waiter.timer = this.#clock.after(waiter.limitMs, giveUp);
  }

  #answer(waiter: Waiter, verdict: Verdict): void {
    waiter.timer?.cancel();
    this.#waiters.delete(waiter);
    waiter.resolve(verdict);
  }
}

/** Whether the goal is reached; `since`: the run that was there before. */
function reached(goal: Goal, machine: Machine, since: number): boolean {
  const { actual, incarnation } = machine;
  switch (goal) {
    case "running":
      return actual.kind === "running";
    case "running-anew":
      return actual.kind === "running" && incarnation > since;
    case "down":
      return actual.kind !== "backoff" && isSettled(actual);
  }
}

/** What the state says to someone who waits; `null`: nothing yet. */
function decide(waiter: Waiter, machine: Machine): Verdict | null {
  const { goal, since } = waiter;
  const { actual, desired, incarnation } = machine;
  if (reached(goal, machine, since)) return { ok: true, already: false };
  const stuck = (actual.kind === "stopping" || actual.kind === "sweeping") &&
    actual.step.kind === "stuck";
  if (stuck) return { ok: false, why: "stuck" };
  if (goal === "down") {
    // A newer run means that the old one ended, as asked, before somebody
    // else had it started again.
    if (incarnation > since) return { ok: true, already: false };
    return actual.kind === "running" && desired === "up"
      ? { ok: false, why: "overruled" }
      : null;
  }
  if (!isSettled(actual) || actual.kind === "backoff") return null;
  return {
    ok: false,
    why: actual.kind === "stopped" ? "overruled" : "failed",
  };
}
