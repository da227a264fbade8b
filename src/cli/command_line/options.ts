/**
 * What the programs say about their options.
 *
 * @module
 */

/** One option of a program or of a command of it. */
export interface OptionFacts<Long extends string = string> {
  /** Long name without dashes. */
  readonly long: Long;
  /** Short name, one letter without the dash, or `null`. */
  readonly short: string | null;
  /** What its value is, such as `PATH`; `null` for a flag without one. */
  readonly value: string | null;
  /** What it does, for the help text. */
  readonly doc: string;
  /** What its value may be completed to by a shell; nothing when left out. */
  readonly completes?: Completion;
}

/**
 * What a word of a command line may be completed to by a shell: one of some
 * words, or something that only the daemon or the file system knows.
 */
export type Completion =
  | { readonly kind: "words"; readonly words: readonly string[] }
  /** A process, `GROUP:*` or `all`. */
  | { readonly kind: "target" }
  | { readonly kind: "process" }
  | { readonly kind: "group" }
  /** A command of the program. */
  | { readonly kind: "command" }
  | { readonly kind: "file" };

/** A command line, taken apart. */
export interface CommandLine<Long extends string> {
  /** What is not an option, in order. */
  readonly operands: readonly string[];
  /** The flags that are set. */
  readonly flags: ReadonlySet<Long>;
  /** The values of the options that have one; the last one given counts. */
  readonly values: ReadonlyMap<Long, string>;
}

/** An example of use, for the help text. */
export interface Example {
  readonly command: string;
  /** What it does, in a few words. */
  readonly doc: string;
}

/** A command line that can't be understood; the message says why. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  /** Where there is more to read, such as `prog help start`, or `null`. */
  readonly hint: string | null;

  /**
   * @param message What can't be understood; no final period.
   * @param options Where there is more to read.
   */
  constructor(message: string, options: { readonly hint?: string } = {}) {
    super(message);
    this.hint = options.hint ?? null;
  }
}
