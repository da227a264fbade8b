/**
 * The options that every command of the control tool takes.
 *
 * @module
 */

import type { OptionFacts } from "../command_line/options.ts";
import { DIALECTS } from "../../model/process_spec.ts";
import { DEFAULT_SOCKET } from "../../model/defaults.ts";

/** Name of the program, as users type it. */
export const PROGRAM = "supervicectl";

/** Options of every command. */
export type GlobalOption =
  | "socket"
  | "configuration"
  | "dialect"
  | "timeout"
  | "json"
  | "quiet"
  | "no-color"
  | "version"
  | "help";

/** The table of options. */
export const GLOBAL_OPTIONS: readonly OptionFacts<GlobalOption>[] = [
  {
    long: "socket",
    short: "s",
    value: "PATH",
    doc: `Socket of the daemon (${DEFAULT_SOCKET}, else that of ` +
      "supervisord.conf in this directory)",
    completes: { kind: "file" },
  },
  {
    long: "configuration",
    short: "c",
    value: "FILE",
    doc: "Take the socket from this configuration; -s goes before",
    completes: { kind: "file" },
  },
  {
    long: "dialect",
    short: null,
    value: "NAME",
    doc: `Read it as one of ${DIALECTS.join(" or ")}`,
  },
  {
    long: "timeout",
    short: null,
    value: "SECONDS",
    doc: "How long everything may take (30 for an answer; no limit for what " +
      "has to be done)",
  },
  {
    long: "json",
    short: null,
    value: null,
    doc: "Print results as one line of JSON, and failures, too",
  },
  {
    long: "quiet",
    short: "q",
    value: null,
    doc: "Print only what goes wrong; the exit status tells the rest",
  },
  {
    long: "no-color",
    short: null,
    value: null,
    doc: "Print without colours, as with NO_COLOR in the environment",
  },
  {
    long: "version",
    short: null,
    value: null,
    doc: "Show the version of this program",
  },
  { long: "help", short: "h", value: null, doc: "Show help" },
];
