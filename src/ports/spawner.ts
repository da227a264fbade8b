/**
 * Child processes and their groups.
 *
 * @module
 */

import type { ExitOutcome } from "../model/exit_outcome.ts";
import type { ProcessSpec, ReconcilePolicy } from "../model/process_spec.ts";
import type { SignalName } from "../model/signal.ts";

/** The circumstances that a program runs in. */
export type RunningAs = Pick<
  ProcessSpec,
  | "directory"
  | "user"
  | "clearEnv"
  | "umask"
  | "nice"
  | "rlimits"
  | "pdeathsig"
>;

/** A file that a child itself appends its output to. */
export interface AppendTo {
  /** Absolute path; the file is there, and the child may write to it. */
  readonly path: string;
}

/** What to run and how. */
export interface SpawnRequest extends RunningAs {
  /** Program and arguments; no shell is involved. */
  readonly argv: readonly string[];
  /**
   * Variables added to the daemon's own environment, or to an empty one with
   * `clearEnv`. `HOME`, `USER`, `LOGNAME` and `SHELL` of another user come by
   * themselves, unless they are given here.
   */
  readonly environment: Readonly<Record<string, string>>;
  /** Whether standard input can be written to, or is at its end. */
  readonly stdin: "pipe" | "null";
  /** Whether standard output is read, discarded or written to a file. */
  readonly stdout: "pipe" | "null" | AppendTo;
  /** What is to be done with its group after a crash; without it, `kill`. */
  readonly reconcile?: ReconcilePolicy;
  /** The same for standard error, which may also go with standard output. */
  readonly stderr: "pipe" | "null" | "stdout" | AppendTo;
}

/** A running child: the leader of a session and process group of its own. */
export interface Child {
  /** Process id, which is also the id of its process group. */
  readonly pid: number;
  /** Where standard input is written to, where it was asked for. */
  readonly stdin: WritableStream<Uint8Array<ArrayBuffer>> | null;
  /** Byte stream of standard output, where it was asked for. */
  readonly stdout: ReadableStream<Uint8Array<ArrayBuffer>> | null;
  /** Byte stream of standard error, where it was asked for. */
  readonly stderr: ReadableStream<Uint8Array<ArrayBuffer>> | null;
  /** Settles when the child itself has ended and been reaped. */
  readonly outcome: Promise<ExitOutcome>;
}

/** A child that could not be started. */
export class SpawnError extends Error {
  /** Whether trying again later can help, without a change by the user. */
  readonly transient: boolean;

  /**
   * @param message What could not be started, and why; no final period.
   * @param transient Whether trying again later can help.
   */
  constructor(message: string, transient: boolean, options?: ErrorOptions) {
    super(message, options);
    this.name = "SpawnError";
    this.transient = transient;
  }
}

/** Starts children and acts on process groups. */
export interface Spawner {
  /**
   * Starts a child in a session and process group of its own.
   *
   * @throws {SpawnError} When it can't be started (as a rejection).
   */
  spawn(request: SpawnRequest): Promise<Child>;
  /**
   * Sends a signal to every member of a process group.
   *
   * @returns Whether there was any member to receive it.
   */
  signalGroup(pgid: number, signal: SignalName): boolean;
  /** Tells at once whether a group has any member; zombies count. */
  groupExists(pgid: number): boolean;
}
