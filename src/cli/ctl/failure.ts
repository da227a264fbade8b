/**
 * What the control tool says, and with which status it ends, when something
 * goes wrong.
 *
 * @module
 */

import {
  ConfigError,
  type ErrorCode,
  ERRORS,
  EXIT,
  SupervisorError,
} from "../../model/errors.ts";
import { UsageError } from "../command_line/options.ts";
import { printableLines } from "./printable_lines.ts";
import { PROGRAM } from "./global_options.ts";
import { type Output, OutputError } from "./screen.ts";

/** What is known about the call, for better hints. */
export interface Circumstances {
  /** The configuration named with `-c`, or `null`. */
  readonly configuration: string | null;
  /** Whether nothing said which socket to use. */
  readonly isDefaultSocket: boolean;
  /** Whether programs read what is reported. */
  readonly json: boolean;
}

const NOTHING_KNOWN: Circumstances = {
  configuration: null,
  isDefaultSocket: false,
  json: false,
};

/**
 * Reports a failure on standard error.
 *
 * @returns The exit status for it.
 */
export function reportFailure(
  error: unknown,
  output: Output,
  circumstances: Circumstances = NOTHING_KNOWN,
): number {
  const { code, message, hints, data, status } = explain(error, circumstances);
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

function explain(error: unknown, circumstances: Circumstances): Explanation {
  if (error instanceof UsageError) {
    const { message, hint } = error;
    const hints = [hint ?? `${PROGRAM} help`];
    return { code: "USAGE", message, hints, status: EXIT.usage };
  }
  if (error instanceof SupervisorError) {
    const { code, message, data } = error;
    const hints = hintsFor(code, circumstances);
    return { code, message, hints, data, status: ERRORS[code].exit };
  }
  if (error instanceof ConfigError) {
    const { message, issues } = error;
    const status = EXIT.failed;
    return { code: "CONFIG", message, hints: [], data: { issues }, status };
  }
  if (error instanceof OutputError) {
    const { message } = error;
    return { code: "OUTPUT", message, hints: [], status: EXIT.failed };
  }
  const text = error instanceof Error ? error.stack ?? error.message : error;
  return {
    code: "DEFECT",
    message: `A defect of the program itself: ${text}`,
    hints: [],
    status: EXIT.failed,
  };
}

function hintsFor(code: ErrorCode, circumstances: Circumstances): string[] {
  const { configuration, isDefaultSocket } = circumstances;
  const { hint } = ERRORS[code];
  const hints: string[] = hint === null ? [] : [hint];
  if (code !== "DAEMON_UNREACHABLE") return hints;
  if (isDefaultSocket) {
    hints.push("a daemon with another socket is named with -c FILE or -s PATH");
  }
  return configuration === null
    ? hints
    : hints.map((each) => each.replace("-c FILE", `-c ${configuration}`));
}
