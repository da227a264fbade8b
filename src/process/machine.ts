/**
 * The state machine of one process: pure and total.
 *
 * A process is described on three axes that are never mixed:
 *
 * - *desired*: whether the user wants it up or down. Only requests and giving
 *   up (FATAL) change it.
 * - *actual*: what it is doing (see `state.ts`). Only this file's table
 *   changes it.
 * - *health*: the last verdict of its checks, which exists only while it runs.
 *
 * The life of a process:
 *
 * - `stopped`, `exited`, `fatal` and `backoff` have no child. `backoff` is the
 *   only one that leaves by itself, when its `retry` timer fires.
 * - `spawning` is the moment between the decision to start and the child's
 *   pid. A stop in that moment is remembered in *desired*: the child is not
 *   made, or it is killed as soon as it is there.
 * - `starting` lasts for `startsecs`; an end in that time is a failed start.
 *   `running` is everything after it.
 * - `stopping` has a living leader that is to end. Its *step* says how far
 *   that has come: the stop command is at work (`command`), a stop signal was
 *   sent (`asked`) with SIGCONT for whoever is suspended, then SIGKILL
 *   (`killed`). When even that shows no effect for two seconds it is `stuck`,
 *   and stays STOPPING, which is the truth, until it does end.
 * - `sweeping` has no leader any more. Whoever the leader left behind goes
 *   through the same steps within the same deadline (`stuck` only after one
 *   more look at the end of it, `doubtful` until then): members of its group,
 *   and descendants that left the group but carry its mark. Every end of a
 *   leader comes through here, asked for or not, so no new child starts next
 *   to the remains of the old one. As long as nobody is known to be left
 *   (`looking`) users see EXITED, as there is nothing to stop. A look for which
 *   the machine has no room says nothing: somebody may well be left.
 *
 *   There is one short cut. A process that ends after RUNNING for the first
 *   time in a while is started again at once. If its group is empty it does
 *   not wait for the look at all processes; strays of the old run, if there
 *   are any, are ended while the new one starts (`sweep-strays`).
 *
 * `stopping` and `sweeping` carry *next*: what follows once nothing is left.
 * A request during that time only changes *next*, so the last request wins
 * and no request has to wait for a lock.
 *
 * Every spawn has an incarnation number. Reports from the world carry the
 * number of the spawn they are about; an older one is dropped here, in one
 * place. Timers belong to states (`TIMERS`): whatever the new state does not
 * own is disarmed, so no cell has to remember to.
 *
 * Every cell of the table is written down. `ignored` means that the input
 * says nothing new in that state; `impossible` that it can't come there
 * unless this daemon has a defect: it changes nothing either, but is logged.
 *
 * @module
 */

import type { ProcessSpec } from "../model/process_spec.ts";
import * as on from "./_cells.ts";
import type { Cell } from "./_cells.ts";
import type { Step } from "./_steps.ts";
import type { Effect, Input, InputKind, TimerName } from "./inputs.ts";
import type { Machine, StateKind } from "./state.ts";

export type { Step } from "./_steps.ts";

/** The table: for each state, what each input does. */
type Table = {
  readonly [S in StateKind]: { readonly [I in InputKind]: Cell<S, I> };
};

const { ignored, impossible } = on;

/** What reports do that can come late, in states that do not wait for them. */
const LATE = {
  "stop-command-ended": ignored,
  "looked": ignored,
  "health-passed": ignored,
  "health-failed": ignored,
  "health-restart": ignored,
} as const;

/** What reports about a child do in states that have none. */
const NO_CHILD = {
  "spawned": impossible,
  "spawn-failed": impossible,
  "leader-exited": impossible,
  ...LATE,
} as const;

/** The transition table. */
export const TABLE: Table = {
  stopped: {
    "start": on.launch,
    "stop": on.stayDown,
    "restart": on.launch,
    ...NO_CHILD,
    "timer-fired": ignored,
  },
  exited: {
    "start": on.launch,
    "stop": on.stayDown,
    "restart": on.launch,
    ...NO_CHILD,
    "timer-fired": ignored,
  },
  fatal: {
    "start": on.launch,
    "stop": on.cancelFatalRetry,
    "restart": on.launch,
    ...NO_CHILD,
    "timer-fired": on.retryFatal,
  },
  backoff: {
    "start": on.launch,
    "stop": on.cancelRetry,
    "restart": on.launch,
    ...NO_CHILD,
    "timer-fired": on.retry,
  },
  spawning: {
    "start": on.wantUp,
    "stop": on.wantDown,
    "restart": on.wantUp,
    "spawned": on.becomeStarting,
    "spawn-failed": on.spawnFailed,
    "leader-exited": impossible,
    ...LATE,
    "timer-fired": ignored,
  },
  starting: {
    "start": on.wantUp,
    "stop": on.beginStop,
    "restart": on.beginRestart,
    "spawned": impossible,
    "spawn-failed": impossible,
    "leader-exited": on.failedStart,
    ...LATE,
    "timer-fired": on.becomeRunning,
  },
  running: {
    "start": on.wantUp,
    "stop": on.beginStop,
    "restart": on.beginRestart,
    "spawned": impossible,
    "spawn-failed": impossible,
    "leader-exited": on.unexpectedExit,
    "health-passed": on.becomeHealthy,
    "health-failed": on.becomeUnhealthy,
    "health-restart": on.healthRestart,
    "stop-command-ended": ignored,
    "looked": ignored,
    "timer-fired": ignored,
  },
  stopping: {
    "start": on.startAfterStop,
    "stop": on.stopAfterAll,
    "restart": on.restartAfterStop,
    "spawned": impossible,
    "spawn-failed": impossible,
    "leader-exited": on.leaderStopped,
    ...LATE,
    "stop-command-ended": on.afterStopCommand,
    "timer-fired": on.stopTimer,
  },
  sweeping: {
    "start": on.startAfterStop,
    "stop": on.stopAfterAll,
    "restart": on.restartAfterStop,
    "spawned": impossible,
    "spawn-failed": impossible,
    "leader-exited": impossible,
    ...LATE,
    "looked": on.afterLook,
    "timer-fired": on.sweepTimer,
  },
};

/** The timers that may be armed in each state. */
export const TIMERS: Readonly<Record<StateKind, readonly TimerName[]>> = {
  stopped: [],
  exited: [],
  fatal: ["fatal-retry"],
  backoff: ["retry"],
  spawning: [],
  starting: ["start-gate"],
  running: [],
  stopping: ["stop-deadline", "kill-deadline"],
  sweeping: ["stop-deadline", "kill-deadline", "sweep-check"],
};

/**
 * Says what an input does to a process.
 *
 * @param machine What the process is.
 * @param input What happened.
 * @param spec Its configuration as it is now.
 * @param moment Now, on the monotonic clock, and what chance says.
 * @returns The new machine, and what is to be done, in order.
 */
export function transition(
  machine: Machine,
  input: Input,
  spec: ProcessSpec,
  moment: { readonly nowMs: number; readonly random: number },
): Step {
  if ("incarnation" in input && input.incarnation !== machine.incarnation) {
    return { machine, effects: [] };
  }
  const state = machine.actual;
  // The table's type ties each cell to its state and input; the compiler
  // can't follow that through the two lookups.
  const cell = TABLE[state.kind][input.kind] as Cell<StateKind, InputKind>;
  const step = cell({ machine, state, input, spec, ...moment });
  return {
    machine: step.machine,
    effects: [
      ...leaveEffects(machine, step.machine),
      ...step.effects,
      ...enterEffects(machine, step.machine),
    ],
  };
}

/** What leaving a state always brings with it. */
function leaveEffects(before: Machine, after: Machine): Effect[] {
  const effects: Effect[] = TIMERS[before.actual.kind]
    .filter((timer) => !TIMERS[after.actual.kind].includes(timer))
    .map((timer) => ({ kind: "disarm-timer", timer }));
  if (before.actual.kind === "running" && after.actual.kind !== "running") {
    effects.push({ kind: "stop-health-checks" });
  }
  return effects;
}

/** What entering a state always brings with it. */
function enterEffects(before: Machine, after: Machine): Effect[] {
  const started = before.actual.kind !== "running" &&
    after.actual.kind === "running";
  return started ? [{ kind: "start-health-checks" }] : [];
}
