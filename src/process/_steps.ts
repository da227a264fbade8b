/**
 * The moves that cells are made of: each goes to one state with the effects
 * that belong to it.
 *
 * @module
 */

import type { ProcessSpec } from "../model/process_spec.ts";
import type { Effect } from "./inputs.ts";
import { afterFailedStart } from "./restart_policy.ts";
import type { Actual, Machine, Next, StopStep } from "./state.ts";

/** Milliseconds that SIGKILL is given before a group counts as stuck. */
const KILL_WAIT_MS = 2_000;

/** Milliseconds before the first look at who is left of a group. */
const FIRST_CHECK_MS = 5;

/** Longest time between two looks while there is hope, in milliseconds. */
export const MAX_CHECK_MS = 200;

/** Time between two looks at a group that even SIGKILL did not end. */
export const STUCK_CHECK_MS = 1_000;

/** The result of a transition. */
export interface Step {
  readonly machine: Machine;
  /** What is to be done, in order. */
  readonly effects: readonly Effect[];
}

/** The states in which a group is being ended. */
export type Ending = "stopping" | "sweeping";

/** Goes to `spawning` with a new incarnation. */
export function spawn(machine: Machine): Step {
  return {
    machine: {
      ...machine,
      actual: { kind: "spawning" },
      incarnation: machine.incarnation + 1,
    },
    effects: [{ kind: "spawn" }],
  };
}

/** Goes to `running`. */
export function run(machine: Machine, pid: number, nowMs: number): Step {
  const actual: Actual = {
    kind: "running",
    pid,
    sinceMs: nowMs,
    health: "unknown",
    healthReason: null,
  };
  return { machine: { ...machine, actual, failedStarts: 0 }, effects: [] };
}

/** Counts a failed start and goes where the policy says. */
export function failStart(
  machine: Machine,
  reason: string,
  spec: ProcessSpec,
  go: (counted: Machine, next: Next) => Step,
): Step {
  const failedStarts = machine.failedStarts + 1;
  const next = afterFailedStart(failedStarts, reason, spec);
  return go({ ...machine, failedStarts }, next);
}

/** Tells a group with a living leader to end. */
export function endGroup(
  machine: Machine,
  pid: number,
  force: boolean,
  next: Next,
  spec: ProcessSpec,
): Step {
  const actual: Actual = { kind: "stopping", pid, step: "asked", next };
  const stopping: Machine = { ...machine, actual };
  if (force || spec.stopSignal === "SIGKILL") return killNow(stopping);
  return { machine: stopping, effects: askEffects(pid, spec) };
}

/** Where a leader's end that nobody asked for leads. */
export function afterLeader(
  machine: Machine,
  pgid: number,
  membersLeft: boolean,
  next: Next,
  spec: ProcessSpec,
  nowMs: number,
): Step {
  if (!membersLeft) return land(machine, next, nowMs);
  return sweep(machine, pgid, "asked", next, askEffects(pgid, spec));
}

/** The stop signal and its deadline. */
function askEffects(pgid: number, spec: ProcessSpec): Effect[] {
  return [
    { kind: "signal-group", pgid, signal: spec.stopSignal },
    { kind: "arm-timer", timer: "stop-deadline", delayMs: spec.stopWaitMs },
  ];
}

/** Goes to `sweeping`. */
export function sweep(
  machine: Machine,
  pgid: number,
  step: StopStep,
  next: Next,
  effects: readonly Effect[],
): Step {
  const checkMs = FIRST_CHECK_MS;
  return {
    machine: {
      ...machine,
      actual: { kind: "sweeping", pgid, step, next, checkMs },
    },
    effects: [
      ...effects,
      { kind: "arm-timer", timer: "sweep-check", delayMs: checkMs },
    ],
  };
}

/** Changes what follows once nothing is left. */
export function redirect(
  machine: Machine,
  state: Extract<Actual, { kind: Ending }>,
  desired: Machine["desired"],
  next: Next,
): Step {
  return {
    machine: { ...machine, desired, actual: { ...state, next } },
    effects: [],
  };
}

/** Sends SIGKILL to a group that is being ended, unless that was done. */
export function killNow(machine: Machine): Step {
  const state = machine.actual;
  if (state.kind !== "stopping" && state.kind !== "sweeping") {
    throw new TypeError(`Cannot kill in state "${state.kind}"`);
  }
  if (state.step !== "asked") return { machine, effects: [] };
  const pgid = state.kind === "stopping" ? state.pid : state.pgid;
  const effects: Effect[] = [
    { kind: "disarm-timer", timer: "stop-deadline" },
    { kind: "signal-group", pgid, signal: "SIGKILL" },
    { kind: "arm-timer", timer: "kill-deadline", delayMs: KILL_WAIT_MS },
  ];
  if (state.kind === "stopping") {
    return {
      machine: { ...machine, actual: { ...state, step: "killed" } },
      effects,
    };
  }
  effects.push({
    kind: "arm-timer",
    timer: "sweep-check",
    delayMs: FIRST_CHECK_MS,
  });
  return {
    machine: {
      ...machine,
      actual: { ...state, step: "killed", checkMs: FIRST_CHECK_MS },
    },
    effects,
  };
}

/** SIGKILL had no effect in time. */
export function stuck(machine: Machine): Step {
  const state = machine.actual;
  if (state.kind !== "stopping" && state.kind !== "sweeping") {
    throw new TypeError(`Cannot be stuck in state "${state.kind}"`);
  }
  const pgid = state.kind === "stopping" ? state.pid : state.pgid;
  return {
    machine: { ...machine, actual: { ...state, step: "stuck" } },
    effects: [{
      kind: "log",
      level: "critical",
      message: `process group ${pgid} is alive ${
        KILL_WAIT_MS / 1_000
      } s after SIGKILL; it stays STOPPING until it ends`,
    }],
  };
}

/** Nothing of the group is left: goes to what follows. */
export function land(machine: Machine, next: Next, nowMs: number): Step {
  switch (next.kind) {
    case "stopped":
    case "exited":
      return {
        machine: { ...machine, actual: next },
        effects: [],
      };
    case "fatal":
      return {
        machine: { ...machine, actual: next, desired: "down" },
        effects: [],
      };
    case "respawn":
      return spawn({ ...machine, failedStarts: 0, healthRestarts: 0 });
    case "backoff": {
      const retryAtMs = nowMs + next.delayMs;
      return {
        machine: {
          ...machine,
          actual: { kind: "backoff", reason: next.reason, retryAtMs },
        },
        effects: [{
          kind: "arm-timer",
          timer: "retry",
          delayMs: next.delayMs,
        }],
      };
    }
  }
}
