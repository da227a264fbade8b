/**
 * The state of one process: what is, what is wanted, and what is counted.
 *
 * @module
 */

import type { StateName } from "../model/process_info.ts";

/** What the user wants of a process. */
export type Desired = "up" | "down";

/**
 * How far the ending of a process group has come: the stop signal was sent;
 * SIGKILL was sent; even SIGKILL had no effect in time.
 */
export type StopStep = "asked" | "killed" | "stuck";

/** What follows once nothing of a process group is left. */
export type Next =
  | { readonly kind: "stopped" }
  | { readonly kind: "exited"; readonly reason: string }
  | { readonly kind: "fatal"; readonly reason: string }
  | { readonly kind: "respawn" }
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
    readonly step: StopStep;
    readonly next: Next;
  }
  /** The leader has ended; other members of its group are alive. */
  | {
    readonly kind: "sweeping";
    /** Id of the group: the pid that the leader had. */
    readonly pgid: number;
    readonly step: StopStep;
    readonly next: Next;
    /** Milliseconds until the members are looked at again. */
    readonly checkMs: number;
  };

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
}

/** The machine of a process that was never started. */
export const INITIAL: Machine = {
  actual: { kind: "stopped" },
  desired: "down",
  incarnation: 0,
  failedStarts: 0,
  healthRestarts: 0,
  restarts: 0,
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
  return actual.kind === "running" && actual.health === "unhealthy"
    ? "UNHEALTHY"
    : NAMES[actual.kind];
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
      return actual.step === "stuck" ? "SIGKILL has had no effect yet" : null;
    case "sweeping":
      return actual.step === "stuck"
        ? "SIGKILL has had no effect yet on what it left behind"
        : "ending processes that it left behind";
    default:
      return null;
  }
}
