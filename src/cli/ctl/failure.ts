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
import { printable } from "../../logs/printable.ts";
import { UsageError } from "../command_line/options.ts";
import type { Output } from "./command.ts";

/** Name of the program, as users type it. */
export const PROGRAM = "supervicectl";

/** What is known about the call, for better hints. */
export interface Circumstances {
  /** The configuration named with `-c`, or `null`. */
  readonly configuration: string | null;
  /** Whether nothing said which socket to use. */
  readonly isDefaultSocket: boolean;
}

const NOTHING_KNOWN: Circumstances = {
  configuration: null,
  isDefaultSocket: false,
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
  const { lines, status } = explain(error, circumstances);
  // A message may have several lines, but must not steer the terminal.
  const safe = lines.flatMap((line) => line.split("\n")).map(printable);
  output.err(safe.map((line) => `${line}\n`).join(""));
  return status;
}

interface Explanation {
  readonly lines: readonly string[];
  readonly status: number;
}

function explain(error: unknown, circumstances: Circumstances): Explanation {
  if (error instanceof UsageError) {
    const hint = error.hint ?? `${PROGRAM} help`;
    return {
      lines: [`${PROGRAM}: ${error.message}`, `hint: ${hint}`],
      status: EXIT.usage,
    };
  }
  if (error instanceof SupervisorError) {
    const hints = hintsFor(error.code, circumstances);
    return {
      lines: [
        `${PROGRAM}: ${error.message}`,
        ...hints.map((hint) => `hint: ${hint}`),
      ],
      status: ERRORS[error.code].exit,
    };
  }
  if (error instanceof ConfigError) {
    return { lines: [`${PROGRAM}: ${error.message}`], status: EXIT.failed };
  }
  const text = error instanceof Error ? error.stack ?? error.message : error;
  return {
    lines: [`${PROGRAM}: A defect of the program itself: ${text}`],
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
