/**
 * The options that every command of the control tool takes.
 *
 * @module
 */

import type { OptionFacts } from "../command_line/options.ts";
import { DEFAULT_SOCKET } from "../../model/defaults.ts";

/** Seconds that an answer may take where `--timeout` says nothing else. */
export const DEFAULT_TIMEOUT_SECONDS = 30;

/** Options of every command. */
export type GlobalOption =
  | "socket"
  | "configuration"
  | "timeout"
  | "version"
  | "help";

/** The table of options. */
export const GLOBAL_OPTIONS: readonly OptionFacts<GlobalOption>[] = [
  {
    long: "socket",
    short: "s",
    value: "PATH",
    doc: `Socket of the daemon (${DEFAULT_SOCKET})`,
  },
  {
    long: "configuration",
    short: "c",
    value: "FILE",
    doc: "Take the socket from this configuration; -s goes before",
  },
  {
    long: "timeout",
    short: null,
    value: "SECONDS",
    doc: `How long to wait for the daemon (${DEFAULT_TIMEOUT_SECONDS})`,
  },
  {
    long: "version",
    short: null,
    value: null,
    doc: "Show the version of this program",
  },
  { long: "help", short: "h", value: null, doc: "Show help" },
];
