/**
 * The cells of the transition table: what one input does in one state. Each is
 * named for what it does; `machine.ts` says where it applies.
 *
 * @module
 */

import { describeOutcome } from "../model/exit_outcome.ts";
import type { ProcessSpec } from "../model/process_spec.ts";
import type { Input, InputKind } from "./inputs.ts";
import {
  afterFailedStart,
  afterHealthFailure,
  afterUnexpectedExit,
  recentCrashes,
} from "./restart_policy.ts";
import type { Actual, Ending, Machine, StateKind } from "./state.ts";
import {
  afterLeader,
  ask,
  doubt,
  endRun,
  fresh,
  keepSweeping,
  kill,
  killRun,
  land,
  landAfterLook,
  nextStep,
  redirect,
  run,
  spawn,
  type Step,
  stuck,
} from "./_steps.ts";

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
  /** Now, on the monotonic clock. */
  readonly nowMs: number;
  /** From 0 up to 1: decides what is left to chance. */
  readonly random: number;
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

/** An explicit start: forgets what was counted, skips a pending delay. */
export function launch({ machine }: Any): Step {
  return spawn(fresh(machine));
}

/** A stop of something that is not up. */
export function stayDown({ machine }: Any): Step {
  return { machine: { ...machine, desired: "down" }, effects: [] };
}

/** A stop of something that was given up: it is not tried again. */
export function cancelFatalRetry({ machine }: Any): Step {
  return {
    machine: { ...machine, desired: "down" },
    effects: [{ kind: "disarm-timer", timer: "fatal-retry" }],
  };
}

/** A stop while waiting for the next try. */
export function cancelRetry(
  { machine, spec, nowMs }: Situation<"backoff", "stop">,
): Step {
  const down: Machine = { ...machine, desired: "down" };
  return landAfterLook(down, { kind: "stopped" }, spec, nowMs);
}

/** The delay is over: an automatic start. */
export function retry({ machine }: Any): Step {
  return spawn({ ...machine, restarts: machine.restarts + 1 });
}

/** FATAL has lasted long enough: an automatic start from scratch. */
export function retryFatal({ machine }: Any): Step {
  return spawn({ ...fresh(machine), restarts: machine.restarts + 1 });
}

/** A start of something that is on its way or up. */
export function wantUp({ machine }: Any): Step {
  if (machine.desired === "up") return { machine, effects: [] };
  return { machine: { ...machine, desired: "up" }, effects: [] };
}

/** A stop while the child is being made; `becomeStarting` may come before it. */
export function wantDown({ machine }: Any): Step {
  return {
    machine: { ...machine, desired: "down" },
    effects: [{ kind: "abandon-spawn" }],
  };
}

/** The child is there. */
export function becomeStarting(
  { machine, input, spec, nowMs }: Situation<"spawning", "spawned">,
): Step {
  const { pid } = input;
  if (machine.desired === "down") {
    return killRun(machine, pid, { kind: "stopped" }, spec);
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
  { machine, input, spec, nowMs, random }: Situation<
    "spawning",
    "spawn-failed"
  >,
): Step {
  const reason = input.message;
  // Only a run can have left something behind: not one that never was, and not
  // the failure before this one.
  const hadRun = machine.incarnation > 1 && machine.failedStarts === 0;
  const go = hadRun ? landAfterLook : land;
  if (machine.desired === "down") {
    return go(machine, { kind: "stopped" }, spec, nowMs);
  }
  // After the stop that it was given up for somebody wants it again.
  if (input.abandoned) return { machine, effects: [{ kind: "spawn" }] };
  if (!input.transient) {
    return go(machine, { kind: "fatal", reason }, spec, nowMs);
  }
  const failedStarts = machine.failedStarts + 1;
  const next = afterFailedStart(failedStarts, null, reason, spec, random);
  return go({ ...machine, failedStarts }, next, spec, nowMs);
}

/** The child ended before it counted as started. */
export function failedStart(
  { machine, state, input, spec, nowMs, random }: Situation<
    "starting",
    "leader-exited"
  >,
): Step {
  const { outcome, membersLeft } = input;
  const reason = `${describeOutcome(outcome)} too quickly`;
  const failedStarts = machine.failedStarts + 1;
  const next = afterFailedStart(failedStarts, outcome, reason, spec, random);
  return afterLeader(
    { ...machine, failedStarts },
    { pgid: state.pid, membersLeft, step: { kind: "looking" }, next },
    spec,
    nowMs,
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
  { machine, state, input, spec, nowMs, random }: Situation<
    "running",
    "leader-exited"
  >,
): Step {
  const { outcome, membersLeft } = input;
  const windowMs = spec.startLimitWindowMs;
  const crashes = [...recentCrashes(machine.crashes, nowMs, windowMs), nowMs];
  const next = afterUnexpectedExit(crashes.length, outcome, spec, random);
  const step = afterLeader(
    { ...machine, crashes },
    { pgid: state.pid, membersLeft, step: { kind: "looking" }, next },
    spec,
    nowMs,
  );
  if (next.kind !== "respawn") return step;
  // No state tells of it, so the log has to.
  const message = `${describeOutcome(outcome)}; starting it again at once`;
  return {
    machine: step.machine,
    effects: [{ kind: "log", level: "warning", message }, ...step.effects],
  };
}

/** A stop of something that is up. */
export function beginStop(
  { machine, state, input, spec }: Situation<"starting" | "running", "stop">,
): Step {
  const down: Machine = { ...machine, desired: "down" };
  const end = input.force ? killRun : endRun;
  return end(down, state.pid, { kind: "stopped" }, spec);
}

/** A restart of something that is up. */
export function beginRestart(
  { machine, state, input, spec }: Situation<"starting" | "running", "restart">,
): Step {
  const up: Machine = { ...machine, desired: "up" };
  const end = input.force ? killRun : endRun;
  return end(up, state.pid, { kind: "respawn", automatic: false }, spec);
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
    effects: spec.autorestart === "never"
      ? []
      : [{ kind: "post-health-restart" }],
  };
}

/** UNHEALTHY has been announced: end it, to start it again or give up. */
export function healthRestart(
  { machine, state, spec, random }: Situation<"running", "health-restart">,
): Step {
  const healthRestarts = machine.healthRestarts + 1;
  const reason = state.healthReason ?? "health checks failed";
  const next = afterHealthFailure(healthRestarts, reason, spec, random);
  return endRun({ ...machine, healthRestarts }, state.pid, next, spec);
}

/** A start while the last run is being ended. */
export function startAfterStop(
  { machine, state }: Situation<Ending, "start">,
): Step {
  return redirect(machine, state, { kind: "respawn", automatic: false });
}

/** A stop while a run is being ended, whatever was to follow. */
export function stopAfterAll(
  { machine, state, input, spec }: Situation<Ending, "stop">,
): Step {
  const next = { kind: "stopped" } as const;
  const step = redirect(machine, state, next);
  return input.force ? kill(step.machine, { ...state, next }, spec) : step;
}

/** A restart while a run is being ended. */
export function restartAfterStop(
  { machine, state, input, spec }: Situation<Ending, "restart">,
): Step {
  const next = { kind: "respawn", automatic: false } as const;
  const step = redirect(machine, state, next);
  return input.force ? kill(step.machine, { ...state, next }, spec) : step;
}

/** The stop command has ended: give it time to work, or go on without it. */
export function afterStopCommand(
  { machine, state, input, spec }: Situation<"stopping", "stop-command-ended">,
): Step {
  // Meanwhile somebody may have lost patience.
  if (state.step.kind !== "command") return { machine, effects: [] };
  if (input.problem === null) {
    const delayMs = spec.stopSteps.at(-1)?.waitMs ?? 0;
    return {
      machine,
      effects: [{ kind: "arm-timer", timer: "stop-deadline", delayMs }],
    };
  }
  const message = `stop command failed: ${input.problem}`;
  const step = ask(machine, state, 0, spec);
  return {
    machine: step.machine,
    effects: [{ kind: "log", level: "warning", message }, ...step.effects],
  };
}

/** The leader ended as it was told to. */
export function leaderStopped(
  { machine, state, input, spec, nowMs }: Situation<
    "stopping",
    "leader-exited"
  >,
): Step {
  const { pid: pgid, step, next } = state;
  const { membersLeft } = input;
  return afterLeader(machine, { pgid, membersLeft, step, next }, spec, nowMs);
}

/** A deadline of `stopping` has come. */
export function stopTimer(
  { machine, state, input, spec }: Situation<"stopping", "timer-fired">,
): Step {
  switch (input.timer) {
    case "stop-deadline":
      return nextStep(machine, state, spec);
    case "kill-deadline":
      return stuck(machine, state);
    default:
      return { machine, effects: [] };
  }
}

/** A deadline of `sweeping` has come, or the time to look again. */
export function sweepTimer(
  { machine, state, input, spec, nowMs }: Situation<"sweeping", "timer-fired">,
): Step {
  switch (input.timer) {
    case "stop-deadline":
      return nextStep(machine, state, spec);
    case "kill-deadline":
      return doubt(machine, state, nowMs);
    case "sweep-check":
      return { machine, effects: [{ kind: "look", pgid: state.pgid }] };
    default:
      return { machine, effects: [] };
  }
}

/** It is known who is left: sees to them, or goes to what follows. */
export function afterLook(
  { machine, state, input, spec, nowMs }: Situation<"sweeping", "looked">,
): Step {
  const living = spec.killAsGroup ? input.living : 0;
  const escaped = spec.killEscaped ? input.escaped : [];
  const noRoom = spec.killEscaped ? input.noRoom : null;
  if (living === 0 && escaped.length === 0 && noRoom === null) {
    return land(machine, state.next, spec, nowMs);
  }
  const found = { living, escaped, askedMs: input.askedMs, noRoom };
  const step = keepSweeping(machine, state, found, spec);
  if (noRoom === null || state.noRoom !== null) return step;
  const message = `can't see who is left, and looks again: ${noRoom}`;
  return {
    machine: step.machine,
    effects: [{ kind: "log", level: "error", message }, ...step.effects],
  };
}
