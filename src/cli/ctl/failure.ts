/**
 * What the control tool says, and with which status it ends, when something
 * goes wrong.
 *
 * @module
 */

import {
  ConfigError,
  ERRORS,
  EXIT,
  SupervisorError,
} from "../../model/errors.ts";
import { missingDependency } from "../../util/missing_dependency.ts";
import { hintsFor } from "./hints.ts";
import { UsageError } from "../command_line/options.ts";
import { Interrupted } from "./interrupted.ts";
import { printableLines } from "./printable_lines.ts";
import { PROGRAM } from "./global_options.ts";
import { type Output, OutputError } from "./screen.ts";

/** What is known about the call, for better hints. */
export interface Circumstances {
  /** The working directory. */
  readonly cwd: () => Promise<string>;
  /** The configuration named with `-c`, or `null`. */
  readonly configuration: string | null;
  /** Whether nothing said which socket to use. */
  readonly isDefaultSocket: boolean;
  /** The command that was given, where there is such a command, or `null`. */
  readonly command: string | null;
  /** Whether programs read what is reported. */
  readonly json: boolean;
}

/**
 * Reports a failure on standard error.
 *
 * @returns The exit status for it.
 */
export async function reportFailure(
  error: unknown,
  output: Output,
  circumstances: Circumstances,
): Promise<number> {
  const { code, message, hints, data, status } = await explain(
    error,
    circumstances,
  );
  if (circumstances.json) {
    const facts = { ...data, code, message, hints, status };
    output.err(`${JSON.stringify({ error: facts })}\n`);
    return status;
  }
  const lines = [
    `${PROGRAM}: ${message}`,
    ...hints.map((hint) => `hint: ${hint}`),
  ];
  // A message may have several lines, but must not steer the terminal.
  output.err(lines.map(printableLines).join(""));
  return status;
}

interface Explanation {
  /** Name of the error, for programs. */
  readonly code: string;
  readonly message: string;
  readonly hints: readonly string[];
  /** Further facts, for programs. */
  readonly data?: Readonly<Record<string, unknown>>;
  readonly status: number;
}

async function explain(
  error: unknown,
  circumstances: Circumstances,
): Promise<Explanation> {
  if (error instanceof UsageError) {
    const { message, hint } = error;
    const { command } = circumstances;
    const help = command === null ? "help" : `help ${command}`;
    const hints = [hint ?? `${PROGRAM} ${help}`];
    return { code: "USAGE", message, hints, status: EXIT.usage };
  }
  if (error instanceof SupervisorError) {
    const { code, message, data } = error;
    const hints = await hintsFor(error, circumstances);
    return { code, message, hints, data, status: ERRORS[code].exit };
  }
  if (error instanceof ConfigError) {
    const { message, issues } = error;
    const status = EXIT.failed;
    return { code: "CONFIG", message, hints: [], data: { issues }, status };
  }
  if (error instanceof Interrupted) {
    const { message, hint } = error;
    const status = EXIT.interrupted;
    return { code: "INTERRUPTED", message, hints: [hint], status };
  }
  if (error instanceof OutputError) {
    const { message } = error;
    return { code: "OUTPUT", message, hints: [], status: EXIT.failed };
  }
  const missing = missingDependency(error);
  if (missing !== null) {
    const { message, hint } = missing;
    const status = EXIT.failed;
    return { code: "DEPENDENCY", message, hints: [hint], status };
  }
  const text = error instanceof Error ? error.stack ?? error.message : error;
  return {
    code: "DEFECT",
    message: `A defect of the program itself: ${text}`,
    hints: [],
    status: EXIT.failed,
  };
}
