/**
 * One way to look at the health of a process.
 *
 * @module
 */

/** What one look found. */
export interface ProbeResult {
  /** Whether it passed. */
  readonly healthy: boolean;
  /** What was tried and what came of it, in one line. */
  readonly message: string;
}

/** Looks at the health of a process, once per call. */
export interface Probe {
  /** What is looked at, to begin a message with: `tcp 127.0.0.1:80`. */
  readonly target: string;
  /**
   * Looks once. Never rejects: what goes wrong is an unhealthy result.
   *
   * @param signal Gives up when it aborts; the promise settles once nothing
   * that was started is left.
   */
  check(signal: AbortSignal): Promise<ProbeResult>;
}
