/**
 * The command line of the daemon.
 *
 * @module
 */

import { helpText, optionSection } from "../command_line/help_text.ts";
import { type OptionFacts, UsageError } from "../command_line/options.ts";
import { parseCommandLine } from "../command_line/parse_command_line.ts";
import { parseDialect } from "../command_line/dialect_option.ts";
import {
  type Dialect,
  DIALECTS,
  LOG_LEVELS,
  type LogLevel,
} from "../../model/process_spec.ts";

/** What the daemon is asked to do. */
export type DaemonRequest =
  | { readonly kind: "help" }
  | { readonly kind: "version" }
  /** Check the configuration and exit. */
  | {
    readonly kind: "test";
    readonly options: DaemonOptions;
    readonly json: boolean;
  }
  /** Print the configuration that counts in the end, and exit. */
  | {
    readonly kind: "print";
    readonly options: DaemonOptions;
    readonly json: boolean;
  }
  /** Write a file to start with, and exit. */
  | { readonly kind: "sample" }
  | { readonly kind: "run"; readonly options: DaemonOptions };

/** How the daemon is to run. */
export interface DaemonOptions {
  /** Configuration file, as the user named it. */
  readonly configuration: string;
  /** The dialect of the configuration, or `null` where its sections tell. */
  readonly dialect: Dialect | null;
  /** Stay in the foreground. */
  readonly nodaemon: boolean;
  /** Log file that wins over the configured one, or `null`. */
  readonly logfile: string | null;
  /** Log level that wins over the configured one, or `null`. */
  readonly loglevel: LogLevel | null;
  /** Socket of the launcher that waits for this daemon, or `null`. */
  readonly readySocket: string | null;
}

/** Configuration file where `-c` is not given. */
const DEFAULT_CONFIGURATION = "supervisord.conf";

/** The option by which a launcher says where it waits; not for people. */
export const READY_SOCKET_OPTION = "ready-socket";

type DaemonOption =
  | "configuration"
  | "dialect"
  | "nodaemon"
  | "logfile"
  | "loglevel"
  | "test"
  | "print-config"
  | "sample"
  | "json"
  | "version"
  | "help"
  | typeof READY_SOCKET_OPTION;

/** The table of options. */
export const DAEMON_OPTIONS: readonly OptionFacts<DaemonOption>[] = [
  {
    long: "configuration",
    short: "c",
    value: "FILE",
    doc: `Configuration file (${DEFAULT_CONFIGURATION})`,
  },
  {
    long: "dialect",
    short: null,
    value: "NAME",
    doc: `Read the configuration as one of ${DIALECTS.join(" or ")}; without ` +
      "it the sections tell",
  },
  {
    long: "nodaemon",
    short: "n",
    value: null,
    doc: "Stay in the foreground, and log to standard output too",
  },
  {
    long: "logfile",
    short: "l",
    value: "FILE",
    doc: "Log file; goes before the configured one",
  },
  {
    long: "loglevel",
    short: "e",
    value: "LEVEL",
    doc: `Least severe level that is logged: ${LOG_LEVELS.join(", ")}`,
  },
  {
    long: "test",
    short: "t",
    value: null,
    doc: "Check the configuration, and how it goes with this machine, and exit",
  },
  {
    long: "json",
    short: null,
    value: null,
    doc: "With -t and --print-config: answer with JSON on standard output",
  },
  {
    long: "print-config",
    short: null,
    value: null,
    doc: "Print the value of every option and where it comes from, and exit",
  },
  {
    long: "sample",
    short: null,
    value: null,
    doc: "Print a configuration to start with, with every option in a comment",
  },
  { long: "version", short: null, value: null, doc: "Show the version" },
  { long: "help", short: "h", value: null, doc: "Show this help" },
];

const HIDDEN_OPTIONS: readonly OptionFacts<DaemonOption>[] = [
  { long: READY_SOCKET_OPTION, short: null, value: "PATH", doc: "" },
];

/**
 * Reads the command line.
 *
 * @throws {UsageError} When it can't be understood.
 */
export function parseDaemonArgs(args: readonly string[]): DaemonRequest {
  const { operands, flags, values } = parseCommandLine(args, [
    ...DAEMON_OPTIONS,
    ...HIDDEN_OPTIONS,
  ]);
  if (flags.has("help")) return { kind: "help" };
  if (flags.has("version")) return { kind: "version" };
  const [operand] = operands;
  if (operand !== undefined) {
    throw new UsageError(
      `Unexpected argument "${operand}": the configuration file goes after -c`,
    );
  }
  const level = values.get("loglevel");
  const dialect = values.get("dialect");
  const options: DaemonOptions = {
    configuration: values.get("configuration") ?? DEFAULT_CONFIGURATION,
    dialect: dialect === undefined ? null : parseDialect(dialect),
    nodaemon: flags.has("nodaemon"),
    logfile: values.get("logfile") ?? null,
    loglevel: level === undefined ? null : parseLevel(level),
    readySocket: values.get(READY_SOCKET_OPTION) ?? null,
  };
  return requestOf(flags, options);
}

/** What is done instead of running; one thing at a time. */
const DEEDS = ["test", "print-config", "sample"] as const;

function requestOf(
  flags: ReadonlySet<DaemonOption>,
  options: DaemonOptions,
): DaemonRequest {
  const [deed, other] = DEEDS.filter((name) => flags.has(name));
  if (deed !== undefined && other !== undefined) {
    throw new UsageError(
      `Cannot do both "--${deed}" and "--${other}": choose one`,
    );
  }
  const json = flags.has("json");
  if (deed === "test") return { kind: "test", options, json };
  if (deed === "print-config") return { kind: "print", options, json };
  if (json) {
    throw new UsageError(
      'Option "--json" has nothing to write: it goes with -t or --print-config',
    );
  }
  return deed === "sample" ? { kind: "sample" } : { kind: "run", options };
}

function parseLevel(text: string): LogLevel {
  const upper = text.toUpperCase();
  const full = upper === "WARN" ? "WARNING" : upper;
  const level = LOG_LEVELS.find((known) => known === full);
  if (level !== undefined) return level;
  throw new UsageError(
    `Unknown log level "${text}": choose one of ${LOG_LEVELS.join(", ")}`,
  );
}

/** The help text, made from the table of options. */
export function daemonHelp(): string {
  return helpText({
    usage: "supervice [OPTIONS]",
    summary: "Starts the programs that the configuration names and keeps " +
      "them running. Goes to the background as soon as everything is ready; " +
      "with -n it stays in the foreground.",
    sections: [
      optionSection("Options", DAEMON_OPTIONS),
      {
        title: "Exit status",
        rows: [
          ["0", "It ran and was shut down; in the background: it is ready"],
          ["1", "It could not start; standard error says why"],
          [
            "2",
            "Wrong usage; with -t and --print-config: the configuration has " +
            "errors",
          ],
        ],
      },
    ],
    examples: [
      {
        command: "supervice -c supervisord.conf",
        doc: "run in the background",
      },
      { command: "supervice -t -c supervisord.conf", doc: "only check a file" },
      {
        command: "supervice --sample > supervisord.conf",
        doc: "make a file to start with",
      },
    ],
  });
}
