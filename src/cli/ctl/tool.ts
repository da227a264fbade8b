/**
 * The control tool as those commands see it that use it like a person does.
 *
 * @module
 */

import type { Dialect } from "../../model/process_spec.ts";
import type { Terminal } from "../../ports/terminal.ts";
import type { Daemon } from "./daemon.ts";

/** Which daemon is meant. */
export interface DaemonChoice {
  /** Path of its socket, or `null`. */
  readonly socket: string | null;
  /** Path of its configuration, or `null`. */
  readonly configuration: string | null;
  /** The dialect of that, or `null` where its sections tell. */
  readonly dialect: Dialect | null;
  /** Milliseconds for everything that is asked of it; `null`: no limit. */
  readonly timeoutMs: number | null;
}

/** The control tool itself. */
export interface Tool {
  /** The terminal it was started from; `null` when there is none. */
  readonly terminal: Terminal | null;
  /** Reads from standard input; `null` at its end. */
  readInput(): Promise<Uint8Array | null>;
  /** Another daemon than that of the command line. */
  daemonAt(choice: DaemonChoice): Daemon & Disposable;
  /**
   * Runs a command line, with the options of every command that this one has.
   *
   * @returns The exit status.
   */
  run(args: readonly string[]): Promise<number>;
}
