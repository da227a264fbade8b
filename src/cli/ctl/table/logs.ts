/**
 * The rows of commands about what programs and the daemon write.
 *
 * @module
 */

import { OUTPUT_STREAMS } from "../../../model/output_stream.ts";
import type { Completion, OptionFacts } from "../../command_line/options.ts";
import type { CommandRows } from "../command_index.ts";
import {
  NO_OPERANDS,
  OPTIONAL_TARGETS,
  STATE,
  TARGET_FORMS,
  TARGETS,
} from "./shared.ts";

const STREAMS: Completion = { kind: "words", words: OUTPUT_STREAMS };

const FOLLOW: OptionFacts = {
  long: "follow",
  short: "f",
  value: null,
  doc: "Go on with what is written from now on, until Ctrl-C",
};

/** How many lines of output. */
export const LINES: OptionFacts = {
  long: "lines",
  short: "n",
  value: "N",
  doc: "Lines to begin with (10)",
};

/** How many bytes of output. */
export const BYTES: OptionFacts = {
  long: "bytes",
  short: null,
  value: "N",
  doc: "Bytes to begin with, at most 1 MiB; with -n, what is less",
};

const STREAM: OptionFacts = {
  long: "stream",
  short: null,
  value: "STREAM",
  doc: "Only this stream: stdout or stderr (both)",
  completes: STREAMS,
};

/** Commands about logs. */
export const ROWS: CommandRows<"logs"> = {
  tail: {
    operands: {
      usage: "NAME [stdout|stderr]",
      completes: [{ kind: "process" }, STREAMS],
    },
    summary: "Show the last lines that a process has written",
    detail: "As they were written, but for bytes that are no UTF-8 (U+FFFD); " +
      "of standard output unless standard error is asked for.",
    options: [FOLLOW, LINES, BYTES],
    json: "the result of the RPC method `tail`: {text, offset}; with " +
      "--follow then one line for each RPC notification `log`",
    exits: ["notFound", "interrupted"],
    examples: [
      { command: "supervicectl tail -f web", doc: "Look on" },
      {
        command: "supervicectl tail -n 100 web stderr",
        doc: "The last hundred lines of standard error",
      },
    ],
  },
  maintail: {
    operands: NO_OPERANDS,
    summary: "Show the last lines of the daemon's own log",
    detail: "",
    options: [FOLLOW, LINES, BYTES],
    json: "the result of the RPC method `maintail`: {text, offset}; with " +
      "--follow then one line for each RPC notification `log`",
    exits: ["interrupted"],
    examples: [
      { command: "supervicectl maintail", doc: "What the daemon did last" },
      {
        command: "supervicectl maintail -f -n 1000 | grep web",
        doc: "What it has to do with one program",
      },
    ],
  },
  logs: {
    operands: OPTIONAL_TARGETS,
    summary: "Show what several processes have written, in the order of time",
    detail: `Each line begins with the name of its process. ${TARGET_FORMS}`,
    options: [FOLLOW, LINES, STREAM, STATE],
    json: "the result of the RPC method `tail` with `names`: {output}; with " +
      "--follow then one line for each RPC notification `log`",
    exits: ["notFound", "interrupted"],
    examples: [
      { command: "supervicectl logs -f", doc: "Everything" },
      {
        command: "supervicectl logs -f 'worker:*' db",
        doc: "Some processes, each name in a colour of its own",
      },
    ],
  },
  clear: {
    operands: TARGETS,
    summary: "Empty the log files of processes",
    detail: `Rotated ones stay. ${TARGET_FORMS}`,
    options: [STREAM, STATE],
    json: "the result of the RPC method `clear` with `names`: " +
      "{message, done, failed}",
    exits: ["notFound"],
    examples: [
      { command: "supervicectl clear web", doc: "Both streams of a process" },
      {
        command: "supervicectl clear --stream stderr all",
        doc: "One stream of everything",
      },
    ],
  },
  reopen: {
    operands: {
      usage: "[NAME]",
      completes: [{ kind: "process" }],
    },
    summary: "Open log files anew, after something has moved them aside",
    detail: "For logrotate and the like. Without a name all are opened anew, " +
      "the daemon's own too.",
    options: [],
    json: "the result of the RPC method `reopen`: {message}",
    exits: ["notFound"],
    examples: [
      { command: "supervicectl reopen", doc: "All log files" },
      { command: "supervicectl reopen web", doc: "Those of one process" },
    ],
  },
};
