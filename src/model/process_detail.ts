/**
 * Everything that is known about one process.
 *
 * @module
 */

import type { ProcessInfo } from "./process_info.ts";

/** What has been counted. */
export interface ProcessCounts {
  /** Runs since the daemon started, the present one included. */
  readonly runs: number;
  /** Starts that nobody asked for, since the daemon started. */
  readonly restarts: number;
  /** Starts in a row that failed before RUNNING. */
  readonly failedStarts: number;
  /** Restarts in a row because of failed health checks. */
  readonly healthRestarts: number;
  /** Ends after RUNNING that nobody asked for, within the window. */
  readonly crashes: number;
}

/** What the counts may come to before the daemon gives up. */
export interface ProcessLimits {
  /** Failed starts in a row that are retried; `null`: any number. */
  readonly startRetries: number | null;
  /** Crashes within the window that are restarted; `null`: any number. */
  readonly startLimit: number | null;
  /** The window, in seconds. */
  readonly startLimitWindow: number;
}

/** A signal that was sent to end a run, which has not ended yet. */
export interface StopDetail {
  /** Its name. */
  readonly signal: string;
  /** When it was sent, ISO-8601 in UTC. */
  readonly sentAt: string;
  /** The signal that follows when this one ends nothing; `null` after SIGKILL. */
  readonly next: string | null;
  /** When that is sent, ISO-8601 in UTC, or `null`. */
  readonly nextAt: string | null;
}

/** Everything that is known about one process, as it travels over RPC. */
export interface ProcessDetail {
  /** The process as it is now, with the history of its runs. */
  readonly process: ProcessInfo;
  /** Whether it is wanted to be up. */
  readonly desired: "up" | "down";
  /** When it is started again by itself, ISO-8601 in UTC, or `null`. */
  readonly retryAt: string | null;
  /** How far its ending has come, where a signal was sent; else `null`. */
  readonly stop: StopDetail | null;
  /** Whether processes were left when the leader of its last run ended. */
  readonly leftBehind: boolean;
  /** What has been counted. */
  readonly counts: ProcessCounts;
  /** How far it may be counted. */
  readonly limits: ProcessLimits;
  /**
   * The configuration that its next start uses: durations in milliseconds,
   * `null` for what is unlimited, values of variables as `***`.
   */
  readonly config: Readonly<Record<string, unknown>>;
}
