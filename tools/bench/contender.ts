/**
 * Those who are compared, and what they can be asked to do.
 *
 * @module
 */

import type { Sandbox } from "./sandbox.ts";

/** A program to supervise. */
export interface Program {
  /** Its name: letters and digits. */
  readonly name: string;
  readonly argv: readonly string[];
  /** The folder that its output goes to, with rotation; none drops it. */
  readonly logFolder?: string;
  /** Whether each line gets a time and a name before it. */
  readonly linesAsText?: boolean;
  /** Whether it counts as started at once. */
  readonly startsAtOnce?: boolean;
}

/** When a log file is rotated, in bytes. */
export const ROTATE_BYTES = 50_000_000;

/** How many rotated log files are kept. */
export const ROTATE_KEEP = 20;

/** An open connection to a supervisor. */
export interface Connection extends Disposable {
  /** Asks for the state of all programs; settles when the answer is there. */
  status(): Promise<void>;
  /** Restarts a program; settles when that is done. */
  restart?(name: string): Promise<void>;
}

/** A supervisor at work. */
export interface Running {
  /** Begins the orderly end of everything. */
  shutDown(): void;
  /** The command line that tells the state of all programs. */
  readonly statusArgv?: readonly string[];
  /** Variables that its command lines need. */
  readonly env?: Readonly<Record<string, string>>;
  /** Opens a connection. */
  connect?(): Promise<Connection>;
  /** Writes other programs down; answers with the command that applies it. */
  rewrite?(programs: readonly Program[]): Promise<readonly string[]>;
}

/** A supervisor that has all its files and can be started. */
export interface Prepared {
  /** Starts it; does not wait for its programs. */
  start(): Running;
}

/** One of those who are compared. */
export interface Contender {
  readonly name: string;
  /** What it is to the comparison. */
  readonly kind: "product" | "floor" | "peer";
  /** Programs that must be found for it. */
  readonly needs: readonly string[];
  /** Writes its files. */
  prepare(programs: readonly Program[], sandbox: Sandbox): Promise<Prepared>;
}
