/**
 * Whether commands can be run, without running them.
 *
 * @module
 */

import type { UserSpec } from "../model/process_spec.ts";

/** Who is to run or enter something; `null` for the daemon's own account. */
export type Runner = UserSpec | null;

/** Looks at commands and directories with the eyes of an account. */
export interface Commands {
  /**
   * Tells what keeps an account from running a command.
   *
   * @param command A path, or a name that is searched along the PATH of the
   * daemon.
   * @returns The reason in a few words; `null` when nothing is in the way.
   */
  commandFault(command: string, runner: Runner): Promise<string | null>;
  /**
   * Tells what keeps an account from entering a directory.
   *
   * @param path Absolute path of a directory that exists.
   * @returns The reason in a few words; `null` when nothing is in the way.
   */
  directoryFault(path: string, runner: Runner): Promise<string | null>;
}
