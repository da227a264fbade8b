/**
 * The cells of the transition table: what one input does in one state. Each is
 * named for what it does; `machine.ts` says where it applies.
 *
 * @module
 */

import { describeOutcome } from "../model/exit_outcome.ts";
import type { ProcessSpec } from "../model/process_spec.ts";
import type { Input, InputKind } from "./inputs.ts";
import { afterHealthFailure, afterUnexpectedExit } from "./restart_policy.ts";
import type { Actual, Machine, StateKind } from "./state.ts";
import {
  afterLeader,
  endGroup,
  type Ending,
  failStart,
  killNow,
  land,
  redirect,
  run,
  spawn,
  type Step,
  stuck,
  sweep,
} from "./_steps.ts";
import { MAX_CHECK_MS, STUCK_CHECK_MS } from "./_steps.ts";

/** The states by kind. */
type States = { [K in StateKind]: Extract<Actual, { kind: K }> };

/** The inputs by kind. */
type Inputs = { [K in InputKind]: Extract<Input, { kind: K }> };

/** What a cell gets to see. */
export interface Situation<S extends StateKind, I extends InputKind> {
  readonly machine: Machine;
  /** `machine.actual`, narrowed to the state of the cell. */
  readonly state: States[S];
  /** The input, narrowed to the kind of the cell. */
  readonly input: Inputs[I];
  readonly spec: ProcessSpec;
  readonly nowMs: number;
}

/** One cell of the table. */
export type Cell<S extends StateKind, I extends InputKind> = (
  situation: Situation<S, I>,
) => Step;

type Any = Situation<StateKind, InputKind>;

/** The input says nothing new here. */
export function ignored({ machine }: Any): Step {
  return { machine, effects: [] };
}

/** The input can't come here unless the daemon has a defect. */
export function impossible({ machine, input }: Any): Step {
  const message = `defect: input ${JSON.stringify(input)} in state ${
    JSON.stringify(machine.actual)
  }`;
  return { machine, effects: [{ kind: "log", level: "critical", message }] };
}

/** An explicit start: clears what was counted, skips a pending delay. */
export function launch({ machine }: Any): Step {
  return spawn({
    ...machine,
    desired: "up",
    failedStarts: 0,
    healthRestarts: 0,
  });
}

/** A stop of something that is not up. */
export function stayDown({ machine }: Any): Step {
  return { machine: { ...machine, desired: "down" }, effects: [] };
}

/** A stop while waiting for the next try. */
export function cancelRetry({ machine }: Any): Step {
  return land({ ...machine, desired: "down" }, { kind: "stopped" }, 0);
}

/** The delay is over: an automatic start. */
export function retry({ machine }: Any): Step {
  return spawn({ ...machine, restarts: machine.restarts + 1 });
}

/** A start of something that is on its way or up. */
export function wantUp({ machine }: Any): Step {
  return { machine: { ...machine, desired: "up" }, effects: [] };
}

/** A stop while the child is being made: `becomeStarting` will see it. */
export function wantDown({ machine }: Any): Step {
  return { machine: { ...machine, desired: "down" }, effects: [] };
}

/** The child is there. */
export function becomeStarting(
  { machine, input, spec, nowMs }: Situation<"spawning", "spawned">,
): Step {
  const { pid } = input;
  if (machine.desired === "down") {
    return endGroup(machine, pid, true, { kind: "stopped" }, spec);
  }
  if (spec.startMs === 0) return run(machine, pid, nowMs);
  return {
    machine: { ...machine, actual: { kind: "starting", pid } },
    effects: [{
      kind: "arm-timer",
      timer: "start-gate",
      delayMs: spec.startMs,
    }],
  };
}

/** The child could not be made. */
export function spawnFailed(
  { machine, input, spec, nowMs }: Situation<"spawning", "spawn-failed">,
): Step {
  const reason = input.message;
  if (machine.desired === "down") return land(machine, { kind: "stopped" }, 0);
  if (!input.transient) return land(machine, { kind: "fatal", reason }, nowMs);
  return failStart(
    machine,
    reason,
    spec,
    (counted, next) => land(counted, next, nowMs),
  );
}

/** The child ended before it counted as started. */
export function failedStart(
  { machine, state, input, spec, nowMs }: Situation<
    "starting",
    "leader-exited"
  >,
): Step {
  const reason = `${describeOutcome(input.outcome)} too quickly`;
  return failStart(
    machine,
    reason,
    spec,
    (counted, next) =>
      afterLeader(counted, state.pid, input.membersLeft, next, spec, nowMs),
  );
}

/** The child has lived for `startsecs`. */
export function becomeRunning(
  { machine, state, nowMs }: Situation<"starting", "timer-fired">,
): Step {
  return run(machine, state.pid, nowMs);
}

/** The child ended after RUNNING and nobody asked for it. */
export function unexpectedExit(
  { machine, state, input, spec, nowMs }: Situation<
    "running",
    "leader-exited"
  >,
): Step {
  const next = afterUnexpectedExit(describeOutcome(input.outcome), spec);
  return afterLeader(
    machine,
    state.pid,
    input.membersLeft,
    next,
    spec,
    nowMs,
  );
}

/** A stop of something that is up. */
export function beginStop(
  { machine, state, input, spec }: Situation<"starting" | "running", "stop">,
): Step {
  const down: Machine = { ...machine, desired: "down" };
  return endGroup(down, state.pid, input.force, { kind: "stopped" }, spec);
}

/** A restart of something that is up. */
export function beginRestart(
  { machine, state, input, spec }: Situation<"starting" | "running", "restart">,
): Step {
  const up: Machine = { ...machine, desired: "up" };
  return endGroup(up, state.pid, input.force, { kind: "respawn" }, spec);
}

/** A check passed. */
export function becomeHealthy(
  { machine, state }: Situation<"running", "health-passed">,
): Step {
  const actual: Actual = { ...state, health: "healthy", healthReason: null };
  return { machine: { ...machine, actual, healthRestarts: 0 }, effects: [] };
}

/** Enough checks failed in a row. */
export function becomeUnhealthy(
  { machine, state, input, spec }: Situation<"running", "health-failed">,
): Step {
  const actual: Actual = {
    ...state,
    health: "unhealthy",
    healthReason: input.message,
  };
  return {
    machine: { ...machine, actual },
    effects: spec.autorestart ? [{ kind: "post-health-restart" }] : [],
  };
}

/** UNHEALTHY has been announced: end it, to start it again or give up. */
export function healthRestart(
  { machine, state, spec }: Situation<"running", "health-restart">,
): Step {
  const healthRestarts = machine.healthRestarts + 1;
  const reason = state.healthReason ?? "health checks failed";
  const next = afterHealthFailure(healthRestarts, reason, spec);
  const counted: Machine = { ...machine, healthRestarts };
  return endGroup(counted, state.pid, false, next, spec);
}

/** A start while the last run is being ended. */
export function startAfterStop({ machine, state }: Situation<Ending, "start">) {
  return redirect(machine, state, "up", { kind: "respawn" });
}

/** A stop while a run is being ended, whatever was to follow. */
export function stopAfterAll(
  { machine, state, input }: Situation<Ending, "stop">,
): Step {
  const step = redirect(machine, state, "down", { kind: "stopped" });
  return input.force ? killNow(step.machine) : step;
}

/** A restart while a run is being ended. */
export function restartAfterStop(
  { machine, state, input }: Situation<Ending, "restart">,
): Step {
  const step = redirect(machine, state, "up", { kind: "respawn" });
  return input.force ? killNow(step.machine) : step;
}

/** The leader ended as it was told to. */
export function leaderStopped(
  { machine, state, input, nowMs }: Situation<"stopping", "leader-exited">,
): Step {
  if (!input.membersLeft) return land(machine, state.next, nowMs);
  return sweep(machine, state.pid, state.step, state.next, []);
}

/** A deadline of `stopping` has come. */
export function stopTimer(
  { machine, input }: Situation<"stopping", "timer-fired">,
): Step {
  switch (input.timer) {
    case "stop-deadline":
      return killNow(machine);
    case "kill-deadline":
      return stuck(machine);
    default:
      return { machine, effects: [] };
  }
}

/** A deadline of `sweeping` has come, or the time to look again. */
export function sweepTimer(
  { machine, state, input }: Situation<"sweeping", "timer-fired">,
): Step {
  switch (input.timer) {
    case "stop-deadline":
      return killNow(machine);
    case "kill-deadline":
      return stuck(machine);
    case "sweep-check":
      return {
        machine,
        effects: [{ kind: "count-members", pgid: state.pgid }],
      };
    default:
      return { machine, effects: [] };
  }
}

/** It is known how many members of the group are alive. */
export function membersCounted(
  { machine, state, input, nowMs }: Situation<"sweeping", "members-counted">,
): Step {
  if (input.living === 0) return land(machine, state.next, nowMs);
  const checkMs = state.step === "stuck"
    ? STUCK_CHECK_MS
    : Math.min(state.checkMs * 2, MAX_CHECK_MS);
  return {
    machine: { ...machine, actual: { ...state, checkMs } },
    effects: [{ kind: "arm-timer", timer: "sweep-check", delayMs: checkMs }],
  };
}
