/**
 * The state of one process: what is, what is wanted, and what is counted.
 *
 * @module
 */

import type { StateName } from "../model/process_info.ts";

/** What the user wants of a process. */
export type Desired = "up" | "down";

/** How far the ending of a process group has come. */
export type StopProgress =
  /** Nothing was sent; it is being found out whether anybody is left. */
  | { readonly kind: "looking" }
  /** The stop command is at work, or it has worked and takes effect. */
  | { readonly kind: "command" }
  /** The stop signal with this number in `stopSteps` was sent. */
  | { readonly kind: "asked"; readonly index: number }
  /** SIGKILL was sent. */
  | { readonly kind: "killed" }
  /**
   * The time that SIGKILL was given is over, and a look is under way that says
   * whether anybody is left: only one asked for since `sinceMs` counts.
   */
  | { readonly kind: "doubtful"; readonly sinceMs: number }
  /** Even SIGKILL had no effect in time. */
  | { readonly kind: "stuck" };

/** What follows once nothing of a process group is left. */
export type Next =
  | { readonly kind: "stopped" }
  | { readonly kind: "exited"; readonly reason: string }
  | { readonly kind: "fatal"; readonly reason: string }
  /** A new run; `automatic`: nobody asked for it. */
  | { readonly kind: "respawn"; readonly automatic: boolean }
  | {
    readonly kind: "backoff";
    readonly reason: string;
    readonly delayMs: number;
  };

/** Last verdict of the health checks of this run. */
export type HealthVerdict = "unknown" | "healthy" | "unhealthy";

/** What a process is doing; each variant holds only what is true in it. */
export type Actual =
  /** Never started, or ended on request. */
  | { readonly kind: "stopped" }
  /** Ended by itself; not to be started again. */
  | { readonly kind: "exited"; readonly reason: string }
  /** Given up. */
  | { readonly kind: "fatal"; readonly reason: string }
  /** Waiting for the `retry` timer. */
  | {
    readonly kind: "backoff";
    readonly reason: string;
    /** When the next try is due, on the monotonic clock. */
    readonly retryAtMs: number;
  }
  /** The child is being made; it has no pid yet. */
  | { readonly kind: "spawning" }
  /** Alive, but not yet for `startMs`. */
  | { readonly kind: "starting"; readonly pid: number }
  /** Up. */
  | {
    readonly kind: "running";
    readonly pid: number;
    /** When it counted as started, on the monotonic clock. */
    readonly sinceMs: number;
    readonly health: HealthVerdict;
    /** Why the last verdict was `unhealthy`; otherwise `null`. */
    readonly healthReason: string | null;
  }
  /** The leader is alive and has been told to end. */
  | {
    readonly kind: "stopping";
    readonly pid: number;
    readonly step: StopProgress;
    readonly next: Next;
  }
  /** The leader has ended; what it left behind is looked for and ended. */
  | {
    readonly kind: "sweeping";
    /**
     * Id of the group: the pid that the leader had. `null` once nobody is left
     * in it: the system may give the number to a stranger then.
     */
    readonly pgid: number | null;
    readonly step: StopProgress;
    readonly next: Next;
    /** Milliseconds until the next look. */
    readonly checkMs: number;
    /** Descendants outside the group that were found alive. */
    readonly escaped: readonly number[];
    /** Why nobody could look the last time; `null` after a look. */
    readonly noRoom: string | null;
  };

/** The states in which a run is being ended. */
export type Ending = "stopping" | "sweeping";

/** A run that is being ended. */
export type EndingActual = Extract<Actual, { readonly kind: Ending }>;

/** The kinds of {@linkcode Actual}. */
export type StateKind = Actual["kind"];

/** Everything the machine knows about one process. */
export interface Machine {
  readonly actual: Actual;
  readonly desired: Desired;
  /** Number of the current or last spawn; 0 before the first. */
  readonly incarnation: number;
  /** Starts in a row that failed before RUNNING. */
  readonly failedStarts: number;
  /** Restarts in a row because of failed health checks. */
  readonly healthRestarts: number;
  /** Starts that nobody asked for, since the daemon started. */
  readonly restarts: number;
  /** Ends after RUNNING that nobody asked for, within the window. */
  readonly crashes: readonly number[];
}

/** The machine of a process that was never started. */
export const INITIAL: Machine = {
  actual: { kind: "stopped" },
  desired: "down",
  incarnation: 0,
  failedStarts: 0,
  healthRestarts: 0,
  restarts: 0,
  crashes: [],
};

/** The one place where states get the names users see. */
const NAMES: Readonly<Record<StateKind, StateName>> = {
  stopped: "STOPPED",
  exited: "EXITED",
  fatal: "FATAL",
  backoff: "BACKOFF",
  spawning: "STARTING",
  starting: "STARTING",
  running: "RUNNING",
  stopping: "STOPPING",
  sweeping: "STOPPING",
};

/** The name users see for a state. */
export function stateName(actual: Actual): StateName {
  if (actual.kind === "running" && actual.health === "unhealthy") {
    return "UNHEALTHY";
  }
  // As long as nobody is known to be left, nobody is being stopped.
  const isLooking = actual.kind === "sweeping" &&
    actual.step.kind === "looking" && endsByItself(actual.next);
  return isLooking ? "EXITED" : NAMES[actual.kind];
}

/** Whether it was not asked for that the last run ended. */
function endsByItself(next: Next): boolean {
  switch (next.kind) {
    case "stopped":
      return false;
    case "respawn":
      return next.automatic;
    default:
      return true;
  }
}

/** The pid of the living leader, or `null` when there is none. */
export function leaderPid(actual: Actual): number | null {
  return "pid" in actual ? actual.pid : null;
}

/** Why a process is in its state, where there is something to say. */
export function stateReason(actual: Actual): string | null {
  switch (actual.kind) {
    case "exited":
    case "fatal":
    case "backoff":
      return actual.reason;
    case "running":
      return actual.healthReason;
    case "stopping":
      return actual.step.kind === "stuck"
        ? "SIGKILL has had no effect yet"
        : null;
    case "sweeping":
      return sweepReason(actual);
    default:
      return null;
  }
}

function sweepReason(
  { step, next, noRoom }: Extract<Actual, { kind: "sweeping" }>,
): string | null {
  if (noRoom !== null) return `can't see who is left: ${noRoom}`;
  switch (step.kind) {
    case "looking":
      // What is called EXITED by now is going to stay so.
      return next.kind === "exited" ? next.reason : null;
    case "stuck":
      return "SIGKILL has had no effect yet on what it left behind";
    default:
      return "ending processes that it left behind";
  }
}
