/**
 * The programs of the operating system that some options need, because Deno
 * can't do by itself what they do.
 *
 * @module
 */

/** A program that an option may need. */
export type HelperProgram =
  | "gzip"
  | "logger"
  | "nice"
  | "prlimit"
  | "setpriv"
  | "sh";

/** Tells what is there. */
export interface HelperPrograms {
  /** Whether a program can be found along the daemon's PATH. */
  has(program: HelperProgram): Promise<boolean>;
  /** Whether there is a log of the system for `logger`, as far as is known. */
  hasSystemLog(): Promise<boolean>;
}
