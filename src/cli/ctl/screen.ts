/**
 * Where the control tool shows things, and in which way.
 *
 * @module
 */

import type { Circumstances } from "./failure.ts";

/** Where a program writes. */
export interface Output {
  /**
   * Writes results.
   *
   * @throws {OutputClosed} When nobody reads them any more.
   * @throws {OutputError} When they can't be written.
   */
  out(text: string): void;
  /** Writes what went wrong; never fails. */
  err(text: string): void;
}

/** Nobody reads the results any more, as in `| head -1`: nothing went wrong. */
export class OutputClosed extends Error {
  override readonly name = "OutputClosed";
}

/** The results can't be written, as when the disk is full. */
export class OutputError extends Error {
  override readonly name = "OutputError";
}

/** What standard output and standard error are. */
export interface TerminalFacts {
  /** Columns of the terminal; `null` where it is none. */
  readonly columns: number | null;
  /** Columns of the terminal on standard error; `null` where it is none. */
  readonly errColumns: number | null;
  /** Whether colours are welcome: a terminal, and no NO_COLOR. */
  readonly color: boolean;
}

/** How results are shown. */
export interface ScreenOptions {
  /** Not at all: only what goes wrong. */
  readonly quiet: boolean;
  readonly terminal: TerminalFacts;
  /** What is known about the call, for hints. */
  readonly circumstances: Circumstances;
}

/** Shows results and failures in the way that was asked for. */
export class Screen {
  readonly #output: Output;
  readonly #options: ScreenOptions;

  constructor(output: Output, options: ScreenOptions) {
    this.#output = output;
    this.#options = options;
  }

  /** Whether results are shown as JSON. */
  get isJson(): boolean {
    return this.#options.circumstances.json;
  }

  /** Whether there are people to whom something may be told on the way. */
  get isTold(): boolean {
    return !this.isJson && !this.#options.quiet;
  }

  /** What standard output and standard error are. */
  get terminal(): TerminalFacts {
    return this.#options.terminal;
  }

  /**
   * Shows a result: one line of JSON, or text for people.
   *
   * @param value What programs get.
   * @param text What people get; it ends with a line feed.
   */
  show(value: unknown, text: () => string): void {
    if (this.isJson) this.#output.out(`${JSON.stringify(value)}\n`);
    else if (!this.#options.quiet) this.#output.out(text());
  }

  /** Shows text as it is, whatever was asked for. */
  write(text: string): void {
    this.#output.out(text);
  }

  /** Tells people, not programs, on standard error. */
  note(text: string): void {
    if (this.isTold) this.#output.err(text);
  }

  /**
   * Reports a failure on standard error.
   *
   * @returns The exit status for it.
   */
  async fail(error: unknown): Promise<number> {
    const { circumstances } = this.#options;
    // Only now: nothing goes wrong in most calls.
    const { reportFailure }: typeof import("./failure.ts") = await import(
      import.meta.resolve("./failure.ts")
    );
    return await reportFailure(error, this.#output, circumstances);
  }
}
