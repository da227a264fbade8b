/**
 * One example of every state and every input of the process machine, and the
 * means to try one on the other.
 *
 * @module
 */

import type {
  Effect,
  Input,
  InputKind,
  TimerName,
} from "../../src/process/inputs.ts";
import { type Step, transition } from "../../src/process/machine.ts";
import {
  type Actual,
  INITIAL,
  type Machine,
  type StateKind,
} from "../../src/process/state.ts";
import { processSpec } from "./specs.ts";

/** The spec that examples are tried with. */
export const SPEC = processSpec();

/** One example of every state. */
export const STATES: {
  readonly [S in StateKind]: Extract<Actual, { kind: S }>;
} = {
  stopped: { kind: "stopped" },
  exited: { kind: "exited", reason: "exited with status 0" },
  fatal: { kind: "fatal", reason: "gave up" },
  backoff: { kind: "backoff", reason: "exited", retryAtMs: 2_000 },
  spawning: { kind: "spawning" },
  starting: { kind: "starting", pid: 7 },
  running: {
    kind: "running",
    pid: 7,
    sinceMs: 0,
    health: "unknown",
    healthReason: null,
  },
  stopping: {
    kind: "stopping",
    pid: 7,
    step: { kind: "asked", index: 0 },
    next: { kind: "stopped" },
  },
  sweeping: {
    kind: "sweeping",
    pgid: 7,
    step: { kind: "asked", index: 0 },
    next: { kind: "stopped" },
    checkMs: 5,
    escaped: [],
    noRoom: null,
  },
};

/** The moment at which examples are tried. */
export const MOMENT = { nowMs: 1_000, random: 0.5 };

/** One example of every input. */
export const INPUTS: {
  readonly [I in InputKind]: Extract<Input, { kind: I }>;
} = {
  "start": { kind: "start" },
  "stop": { kind: "stop", force: false },
  "restart": { kind: "restart", force: false },
  "spawned": { kind: "spawned", pid: 7, incarnation: 1 },
  "spawn-failed": {
    kind: "spawn-failed",
    message: "no memory",
    transient: true,
    abandoned: false,
    incarnation: 1,
  },
  "leader-exited": {
    kind: "leader-exited",
    outcome: { kind: "exited", code: 1 },
    membersLeft: false,
    incarnation: 1,
  },
  "looked": {
    kind: "looked",
    living: 0,
    escaped: [],
    askedMs: MOMENT.nowMs,
    noRoom: null,
    incarnation: 1,
  },
  "stop-command-ended": {
    kind: "stop-command-ended",
    problem: null,
    incarnation: 1,
  },
  "timer-fired": { kind: "timer-fired", timer: "start-gate", incarnation: 1 },
  "health-passed": { kind: "health-passed", incarnation: 1 },
  "health-failed": {
    kind: "health-failed",
    message: "refused",
    incarnation: 1,
  },
  "health-restart": { kind: "health-restart", incarnation: 1 },
};

/** A machine that wants to be up, in its first spawn, in this state. */
export function machineIn(
  actual: Actual,
  changes: Partial<Machine> = {},
): Machine {
  return { ...INITIAL, desired: "up", incarnation: 1, actual, ...changes };
}

/** What an input does in a state, at 1000 ms. */
export function step(
  actual: Actual,
  input: Input,
  options: { machine?: Partial<Machine>; spec?: typeof SPEC } = {},
): Step {
  return transition(
    machineIn(actual, options.machine),
    input,
    options.spec ?? SPEC,
    MOMENT,
  );
}

/** Effects, each in a word or three. */
export function kinds(effects: readonly Effect[]): string[] {
  return effects.map((effect) => {
    switch (effect.kind) {
      case "arm-timer":
        return `arm ${effect.timer} ${effect.delayMs}`;
      case "disarm-timer":
        return `disarm ${effect.timer}`;
      case "signal-group":
        return `${effect.signal} ${effect.pgid}`;
      case "signal-processes":
        return `${effect.signal} to ${effect.pids.join(" ")}`;
      default:
        return effect.kind;
    }
  });
}

/** What a further input does, in a chain of steps. */
export function then(before: Step, input: Input, spec = SPEC): Step {
  return transition(before.machine, input, spec, MOMENT);
}

/** A timer of the first spawn that fires. */
export function timer(name: TimerName): Input {
  return { kind: "timer-fired", timer: name, incarnation: 1 };
}
