/**
 * The moves that cells are made of: each goes to one state with the effects
 * that belong to it.
 *
 * @module
 */

import type { ProcessSpec } from "../model/process_spec.ts";
import { signals, signalsTo, signalTextOf } from "./_signals.ts";
import type { Effect } from "./inputs.ts";
import type {
  Actual,
  EndingActual,
  Machine,
  Next,
  StopProgress,
} from "./state.ts";

/** Milliseconds that SIGKILL is given before a group counts as stuck. */
const KILL_WAIT_MS = 2_000;

/** Milliseconds before a look at a group that was just signalled. */
const FIRST_CHECK_MS = 5;

/** Longest time between two looks while there is hope, in milliseconds. */
const MAX_CHECK_MS = 200;

/** Time between two looks at a group that even SIGKILL did not end. */
const STUCK_CHECK_MS = 1_000;

/** The result of a transition. */
export interface Step {
  readonly machine: Machine;
  /** What is to be done, in order. */
  readonly effects: readonly Effect[];
}

type Sweeping = Extract<Actual, { kind: "sweeping" }>;

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

/** Tells a run with a living leader to end. */
export function endRun(
  machine: Machine,
  pid: number,
  next: Next,
  spec: ProcessSpec,
): Step {
  const step: StopProgress = { kind: "command" };
  const actual: EndingActual = { kind: "stopping", pid, step, next };
  if (spec.stopCommand === null) return ask(machine, actual, 0, spec);
  return {
    machine: { ...machine, actual },
    effects: [{ kind: "run-stop-command", pid }],
  };
}

/** Kills a run with a living leader at once. */
export function killRun(
  machine: Machine,
  pid: number,
  next: Next,
  spec: ProcessSpec,
): Step {
  const step: StopProgress = { kind: "command" };
  return kill(machine, { kind: "stopping", pid, step, next }, spec);
}

/** Sends the stop signal with this number; after the last comes SIGKILL. */
export function ask(
  machine: Machine,
  state: EndingActual,
  index: number,
  spec: ProcessSpec,
): Step {
  const stop = spec.stopSteps[index];
  if (stop === undefined) return kill(machine, state, spec);
  const step: StopProgress = { kind: "asked", index };
  return {
    machine: { ...machine, actual: soon({ ...state, step }) },
    effects: [
      ...signals(state, stop.signal, spec.stopAsGroup),
      { kind: "arm-timer", timer: "stop-deadline", delayMs: stop.waitMs },
      ...checkSoon(state),
    ],
  };
}

/** Sends SIGKILL, unless that was done. */
export function kill(
  machine: Machine,
  state: EndingActual,
  spec: ProcessSpec,
): Step {
  if (isKilled(state.step)) {
    return { machine: { ...machine, actual: state }, effects: [] };
  }
  const step: StopProgress = { kind: "killed" };
  return {
    machine: { ...machine, actual: soon({ ...state, step }) },
    effects: [
      { kind: "disarm-timer", timer: "stop-deadline" },
      ...signals(state, "SIGKILL", spec.killAsGroup),
      { kind: "arm-timer", timer: "kill-deadline", delayMs: KILL_WAIT_MS },
      ...checkSoon(state),
    ],
  };
}

/** Whether SIGKILL was sent. */
function isKilled({ kind }: StopProgress): boolean {
  return kind === "killed" || kind === "doubtful" || kind === "stuck";
}

/** What was done to end a run has had no effect: takes the next step. */
export function nextStep(
  machine: Machine,
  state: EndingActual,
  spec: ProcessSpec,
): Step {
  const { step } = state;
  const index = step.kind === "asked" ? step.index + 1 : 0;
  const tried = signalTextOf(spec, index - 1) ?? "the stop command";
  const signal = signalTextOf(spec, index) ?? "SIGKILL";
  const after = ask(machine, state, index, spec);
  return {
    machine: after.machine,
    effects: [{
      kind: "log",
      level: signal === "SIGKILL" ? "warning" : "info",
      message: `${tried} has not ended it in time; sending ${signal}`,
    }, ...after.effects],
  };
}

/**
 * The time of SIGKILL is over, and nobody has said that all is gone. On a busy
 * machine that may be for want of a look: one more decides.
 */
export function doubt(machine: Machine, state: Sweeping, nowMs: number): Step {
  const step: StopProgress = { kind: "doubtful", sinceMs: nowMs };
  return {
    machine: { ...machine, actual: { ...state, step } },
    effects: [{ kind: "look", pgid: state.pgid }],
  };
}

/** SIGKILL had no effect in time. */
export function stuck(machine: Machine, state: EndingActual): Step {
  const after: Machine = {
    ...machine,
    actual: { ...state, step: { kind: "stuck" } },
  };
  const log: Effect = {
    kind: "log",
    level: "critical",
    message: `${whoIsStuck(state)} ${KILL_WAIT_MS / 1_000} s after SIGKILL; ` +
      "it stays STOPPING until the end",
  };
  if (state.kind === "stopping") return { machine: after, effects: [log] };
  const delayMs = STUCK_CHECK_MS;
  return {
    machine: after,
    effects: [log, { kind: "arm-timer", timer: "sweep-check", delayMs }],
  };
}

function whoIsStuck(state: EndingActual): string {
  if (state.kind === "stopping") {
    return `pid ${state.pid} and its group still there`;
  }
  const { pgid, escaped, noRoom } = state;
  if (noRoom !== null) return `nobody can see who is left (${noRoom})`;
  const pids = escaped.join(" ");
  return `what it left behind (group ${
    pgid ?? "gone"
  }, pids ${pids}) still there`;
}

/** Changes what follows once nothing is left. */
export function redirect(
  machine: Machine,
  state: EndingActual,
  next: Next,
): Step {
  const desired = next.kind === "stopped" ? "down" : "up";
  const actual: Actual = { ...state, next };
  return { machine: { ...machine, desired, actual }, effects: [] };
}

/** The leader has ended: goes on, or first sees to what it left behind. */
export function afterLeader(
  machine: Machine,
  ended: {
    readonly pgid: number;
    readonly membersLeft: boolean;
    readonly step: StopProgress;
    readonly next: Next;
  },
  spec: ProcessSpec,
  nowMs: number,
): Step {
  const { pgid, step, next } = ended;
  const membersLeft = ended.membersLeft && spec.killAsGroup;
  const actual = sweepingOf(
    membersLeft ? pgid : null,
    step.kind === "command" ? { kind: "looking" } : step,
    next,
  );
  if (membersLeft) {
    const isTold = step.kind !== "looking" && step.kind !== "command" &&
      (spec.stopAsGroup || step.kind !== "asked");
    return !isTold
      ? ask(machine, actual, 0, spec)
      : { machine: { ...machine, actual }, effects: checkSoon(actual) };
  }
  if (!spec.killEscaped) return land(machine, next, spec, nowMs);
  // A crash is to be made good at once. What has left its group is no member
  // of anything the new run could meet, so it is ended beside it.
  if (next.kind === "respawn" && next.automatic) {
    const ofIncarnation = machine.incarnation;
    const { machine: after, effects } = land(machine, next, spec, nowMs);
    return {
      machine: after,
      effects: [...effects, { kind: "sweep-strays", ofIncarnation, pgid }],
    };
  }
  return lookFirst(machine, actual);
}

/**
 * Goes where a process without a child goes, after a look: an old run that was
 * replaced at once may have left something behind that is still being ended.
 */
export function landAfterLook(
  machine: Machine,
  next: Next,
  spec: ProcessSpec,
  nowMs: number,
): Step {
  return spec.killEscaped
    ? lookFirst(machine, sweepingOf(null, { kind: "looking" }, next))
    : land(machine, next, spec, nowMs);
}

/** The beginning of `sweeping`; `pgid` is `null` for an empty group. */
function sweepingOf(
  pgid: number | null,
  step: StopProgress,
  next: Next,
): Sweeping {
  const checkMs = FIRST_CHECK_MS;
  const escaped: number[] = [];
  return { kind: "sweeping", pgid, step, next, checkMs, escaped, noRoom: null };
}

/** Goes to `sweeping` and finds out at once whether anybody is left. */
function lookFirst(machine: Machine, actual: Sweeping): Step {
  const { pgid } = actual;
  return {
    machine: { ...machine, actual },
    effects: [{ kind: "look", pgid }],
  };
}

/** Who was found to be left by a look. */
interface Found {
  readonly living: number;
  readonly escaped: readonly number[];
  /** When the look was asked for, on the monotonic clock. */
  readonly askedMs: number;
  /** Why nobody could look; then somebody may well be left. */
  readonly noRoom: string | null;
}

/** Somebody is left: signals who was not there before, and looks again. */
export function keepSweeping(
  machine: Machine,
  state: Sweeping,
  found: Found,
  spec: ProcessSpec,
): Step {
  const { step } = state;
  const { noRoom } = found;
  const escaped = noRoom === null ? found.escaped : state.escaped;
  const pgid = found.living === 0 ? null : state.pgid;
  const sweeping: Sweeping = { ...state, pgid, escaped, noRoom };
  if (step.kind === "looking") return ask(machine, sweeping, 0, spec);
  if (step.kind === "doubtful" && found.askedMs >= step.sinceMs) {
    return stuck(machine, sweeping);
  }
  const checkMs = step.kind === "stuck"
    ? STUCK_CHECK_MS
    : Math.min(state.checkMs * 2, MAX_CHECK_MS);
  const fresh = escaped.filter((pid) => !state.escaped.includes(pid));
  const signal = step.kind === "asked"
    ? spec.stopSteps[step.index]?.signal ?? "SIGKILL"
    : "SIGKILL";
  return {
    machine: { ...machine, actual: { ...sweeping, checkMs } },
    effects: [
      ...signalsTo(fresh, signal),
      { kind: "arm-timer", timer: "sweep-check", delayMs: checkMs },
    ],
  };
}

/** Nothing of the run is left: goes to what follows. */
export function land(
  machine: Machine,
  next: Next,
  spec: ProcessSpec,
  nowMs: number,
): Step {
  switch (next.kind) {
    case "stopped":
    case "exited":
      return { machine: { ...machine, actual: next }, effects: [] };
    case "fatal":
      return giveUp(machine, next, spec);
    case "respawn":
      return spawn(
        next.automatic
          ? { ...machine, restarts: machine.restarts + 1 }
          : fresh(machine),
      );
    case "backoff": {
      const { reason, delayMs } = next;
      const retryAtMs = nowMs + delayMs;
      return {
        machine: { ...machine, actual: { kind: "backoff", reason, retryAtMs } },
        effects: [{ kind: "arm-timer", timer: "retry", delayMs }],
      };
    }
  }
}

/** Forgets what was counted, as an explicit start does. */
export function fresh(machine: Machine): Machine {
  return {
    ...machine,
    desired: "up",
    failedStarts: 0,
    healthRestarts: 0,
    crashes: [],
  };
}

function giveUp(
  machine: Machine,
  actual: Extract<Next, { kind: "fatal" }>,
  { fatalRetryMs }: ProcessSpec,
): Step {
  if (fatalRetryMs === null) {
    return { machine: { ...machine, actual, desired: "down" }, effects: [] };
  }
  return {
    machine: { ...machine, actual },
    effects: [{
      kind: "arm-timer",
      timer: "fatal-retry",
      delayMs: fatalRetryMs,
    }],
  };
}

/** Somebody was just signalled: the next look comes soon. */
function soon<S extends EndingActual>(state: S): S {
  return state.kind === "sweeping"
    ? { ...state, checkMs: FIRST_CHECK_MS }
    : state;
}

function checkSoon(state: EndingActual): Effect[] {
  return state.kind === "sweeping"
    ? [{ kind: "arm-timer", timer: "sweep-check", delayMs: FIRST_CHECK_MS }]
    : [];
}
