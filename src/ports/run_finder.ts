/**
 * Finds processes by the mark that every child of a daemon carries in its
 * environment and hands down to its own children.
 *
 * @module
 */

/** Name of the variable that marks a run; its value begins with a daemon id. */
export const RUN_ID_VARIABLE = "SUPERVICE_ID";

/** A living process that carries a mark. */
export interface MarkedProcess {
  readonly pid: number;
  /** The whole value of the variable. */
  readonly runId: string;
}

/** Looks for marked processes. */
export interface RunFinder {
  /**
   * Lists the living processes whose mark begins with `prefix`.
   *
   * @throws {Error} When the table of processes can't be read.
   */
  find(prefix: string): Promise<readonly MarkedProcess[]>;
  /** Sends SIGKILL to one process; does nothing when it is gone. */
  kill(pid: number): void;
}
