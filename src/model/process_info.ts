/**
 * The names of process states and the snapshot of a process that users and
 * RPC clients see.
 *
 * @module
 */

import type { ExitRecord } from "./exit_outcome.ts";
import type { RunRecord } from "./run_record.ts";

/** The word that means every process; no process is called so. */
export const ALL = "all";

/**
 * The group that a target means all of, as `site:*` and `site:` do; `null` for
 * any other target. Where no group has that name, `site:*` is a glob.
 */
export function groupOf(target: string): string | null {
  return /^(.*):\*?$/.exec(target)?.[1] ?? null;
}

/** The eight states users see, in the order the documentation lists them. */
export const STATE_NAMES = [
  "STOPPED",
  "STARTING",
  "RUNNING",
  "BACKOFF",
  "STOPPING",
  "EXITED",
  "FATAL",
  "UNHEALTHY",
] as const;

/** A process state as users see it. */
export type StateName = typeof STATE_NAMES[number];

/** What each state means; the documentation is made from this. */
export const STATE_MEANINGS: Readonly<Record<StateName, string>> = {
  STOPPED: "Not running: never started, or stopped on request",
  STARTING: "Spawned, but not yet alive for `startsecs`",
  RUNNING: "Running, and not known to be unhealthy",
  BACKOFF: "Ended or failed to start; waiting before the next try",
  STOPPING: "Being stopped: some process of it is still alive",
  EXITED: "Ended by itself; for good, or a moment before what follows",
  FATAL: "Could not be started, or kept failing; nothing more is tried",
  UNHEALTHY: "Running, but its health checks fail",
};

/** A snapshot of one process, exactly as it travels over RPC. */
export interface ProcessInfo {
  /** Unique name of the process. */
  readonly name: string;
  /** Name of its group. */
  readonly group: string;
  /** The state it is in. */
  readonly state: StateName;
  /** Process id of the group leader, or `null` when there is none. */
  readonly pid: number | null;
  /** Whole seconds since it became RUNNING, or `null` when it is not up. */
  readonly uptime: number | null;
  /** Last health verdict of this run, or `null` when there is none. */
  readonly healthy: boolean | null;
  /** How often the daemon has started it again by itself. */
  readonly restarts: number;
  /** How its last run ended, or `null` when none has ended. */
  readonly exit: ExitRecord | null;
  /** Why it is in this state, in one line, where there is something to say. */
  readonly reason: string | null;
  /** Whether a reload changed its configuration since it was started. */
  readonly changed: boolean;
  /** The last runs that have ended, oldest first; only where asked for. */
  readonly history?: readonly RunRecord[];
}
