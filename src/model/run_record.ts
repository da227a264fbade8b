/**
 * The memory of a process: how its last runs went.
 *
 * @module
 */

/**
 * How a run can come to its end.
 *
 * - `requested`: somebody asked for it: a stop, a restart, a shutdown.
 * - `failed-start`: it ended by itself before it counted as started.
 * - `unexpected`: it ended by itself after RUNNING.
 * - `unhealthy`: it was ended because its health checks failed.
 */
export const RUN_ENDS = [
  "requested",
  "failed-start",
  "unexpected",
  "unhealthy",
] as const;

/** How a run came to its end. */
export type RunEnd = typeof RUN_ENDS[number];

/** One run that has ended, exactly as it travels over RPC. */
export interface RunRecord {
  /** Process id it had. */
  readonly pid: number;
  /** When it was spawned, ISO-8601 in UTC. */
  readonly start: string;
  /** When it ended, ISO-8601 in UTC. */
  readonly end: string;
  /** Exit status, or `null` when a signal ended it. */
  readonly code: number | null;
  /** Name of the signal that ended it, or `null`. */
  readonly signal: string | null;
  /** How it came to its end. */
  readonly how: RunEnd;
  /** Its last lines on standard error, oldest first, at most 20. */
  readonly stderr: readonly string[];
}

/** Runs that are remembered for each process. */
export const REMEMBERED_RUNS = 20;

/** Lines of standard error that are remembered for each run. */
export const REMEMBERED_LINES = 20;
