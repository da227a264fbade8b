/**
 * A look at all processes of the machine: who is alive, in which group, and
 * with which mark in the environment. A mark is handed down to every
 * descendant, so it tells who belongs to a run even when they have left its
 * group.
 *
 * @module
 */

import type { SignalName } from "../model/signal.ts";

/** Name of the variable that marks a run; its value begins with a daemon id. */
export const RUN_ID_VARIABLE = "SUPERVICE_ID";

/** A living process; zombies are not listed. */
export interface SurveyedProcess {
  readonly pid: number;
  readonly pgid: number;
  /** Its mark, or `null` when it has none, or one that can't be seen. */
  readonly runId: string | null;
}

/**
 * A look needs a process and descriptors of its own, and there were none to be
 * had: that passes.
 */
export class NoRoomError extends Error {
  override readonly name = "NoRoomError";
}

/** Looks at processes that may not be children of the daemon. */
export interface ProcessSurvey {
  /**
   * Lists the living processes, by a look that begins after this call.
   *
   * @throws {NoRoomError} When it can't be taken now.
   * @throws {Error} When the table of processes can't be read in time.
   */
  look(): Promise<readonly SurveyedProcess[]>;
  /**
   * Sends a signal to one process.
   *
   * @returns Whether it was there.
   */
  signalProcess(pid: number, signal: SignalName): boolean;
  /**
   * Tells when processes started, in words that mean something only when they
   * are compared: a pid with another token is another process, also after the
   * machine has been started again.
   *
   * @returns Tokens by pid; a process that is not there has none.
   * @throws {Error} When the table of processes can't be read in time.
   */
  startTokens(
    pids: readonly number[],
  ): Promise<ReadonlyMap<number, string>>;
}
