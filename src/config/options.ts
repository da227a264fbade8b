/**
 * Every option there is. Parsing, validation, suggestions, what a reload can
 * do and the reference pages all come from this table; there is no second
 * list.
 *
 * @module
 */

import { DEFAULT_SOCKET } from "../model/defaults.ts";
import { LOG_LEVELS } from "../model/process_spec.ts";
import type { Option, OptionValue, SectionKind } from "./option_types.ts";

const SECOND = 1000;
const MIB = 1024 ** 2;
/** Timers of the runtime count to 2^31 ms: a little more than 24 days. */
const LONGEST = 24 * 86_400 * SECOND;
const MANY = 1_000_000_000;

const LOG_SIZE = {
  type: "size",
  default: 50 * MIB,
  min: 0,
  max: Number.MAX_SAFE_INTEGER,
} as const;

const LOG_BACKUPS = { type: "int", default: 10, min: 0, max: 1000 } as const;

const HEALTH = { field: "health", reload: "start" } as const;

const DAEMON_OPTIONS = {
  logfile: {
    type: "path",
    role: "log",
    default: null,
    emptyIsUnset: true,
    field: "logfile",
    reload: "refused",
    doc: "The daemon's log; without it standard output with `-n`, else " +
      "`supervice.log` in the working directory.",
  },
  loglevel: {
    type: "choice",
    choices: LOG_LEVELS,
    aliases: { WARN: "WARNING" },
    default: "INFO",
    field: "loglevel",
    reload: "refused",
    doc: "The least severe level that goes to the daemon's log.",
  },
  pidfile: {
    type: "path",
    role: "pidfile",
    default: "supervice.pid",
    off: ["none", ""],
    field: "pidfile",
    reload: "refused",
    doc: "The file that holds the daemon's process id and keeps a second " +
      "daemon from starting; `none` does without.",
  },
  socket: {
    type: "path",
    role: "socket",
    default: DEFAULT_SOCKET,
    emptyIsUnset: true,
    field: "socket",
    reload: "refused",
    doc: "The Unix socket where the daemon takes orders.",
  },
  state_file: {
    type: "path",
    role: "state",
    default: null,
    emptyIsUnset: true,
    field: "stateFile",
    reload: "refused",
    doc: "The file that lets a later daemon find the processes of a killed " +
      "one; without it `.NAME.state.json` beside the pidfile `NAME.pid`.",
  },
  shutdown_timeout: {
    type: "duration",
    default: 30 * SECOND,
    min: 1,
    max: LONGEST,
    field: "shutdownMs",
    reload: "live",
    doc: "Seconds that stopping all processes may take at shutdown.",
  },
  log_maxbytes: {
    ...LOG_SIZE,
    field: "logMaxBytes",
    reload: "refused",
    doc: "Size in bytes at which the daemon's log is rotated; 0 never " +
      "rotates it.",
  },
  log_backups: {
    ...LOG_BACKUPS,
    field: "logBackups",
    reload: "refused",
    doc: "How many rotated files of the daemon's log are kept.",
  },
} as const;

const PROGRAM_OPTIONS = {
  command: {
    type: "command",
    default: null,
    required: true,
    template: true,
    field: "argv",
    reload: "restart",
    doc: "The program and its arguments, quoted as for a shell; no shell " +
      "runs them.",
  },
  numprocs: {
    type: "int",
    default: 1,
    min: 1,
    max: 1000,
    field: null,
    reload: "live",
    doc: "How many processes to run; above 1 they are called `NAME:00`, " +
      "`NAME:01` and so on.",
  },
  directory: {
    type: "path",
    role: "directory",
    default: null,
    emptyIsUnset: true,
    field: "directory",
    reload: "restart",
    doc: "The working directory of the process; without it the daemon's.",
  },
  user: {
    type: "account",
    default: null,
    emptyIsUnset: true,
    field: "user",
    reload: "restart",
    doc: "The account to run as, by name; any but its own needs a daemon " +
      "that runs as root.",
  },
  environment: {
    type: "environment",
    default: {},
    emptyIsUnset: true,
    template: true,
    field: "environment",
    reload: "restart",
    doc: 'Variables added to the daemon\'s environment: `A=1, B="x, y"`.',
  },
  env_file: {
    type: "paths",
    default: [],
    emptyIsUnset: true,
    field: "environment",
    reload: "restart",
    doc: "Files of `NAME=VALUE` lines, with commas between them; later " +
      "files win, and `environment` wins over all.",
  },
  autostart: {
    type: "bool",
    default: true,
    field: "autostart",
    reload: "start",
    doc: "Start the process together with the daemon.",
  },
  autorestart: {
    type: "bool",
    default: true,
    field: "autorestart",
    reload: "live",
    doc: "Start the process again whenever it ends without being asked to.",
  },
  startsecs: {
    type: "duration",
    default: SECOND,
    min: 0,
    max: LONGEST,
    field: "startMs",
    reload: "start",
    doc: "Seconds the process must live to count as started; 0 counts it " +
      "at once.",
  },
  startretries: {
    type: "int",
    default: 3,
    min: 0,
    max: MANY,
    field: "startRetries",
    reload: "live",
    doc: "How many failed starts in a row are tried again before FATAL.",
  },
  stopsignal: {
    type: "signal",
    default: "SIGTERM",
    field: "stopSignal",
    reload: "live",
    doc: "The signal that asks the process and its descendants to end.",
  },
  stopwaitsecs: {
    type: "duration",
    default: 10 * SECOND,
    min: 0,
    max: LONGEST,
    field: "stopWaitMs",
    reload: "live",
    doc: "Seconds from the stop signal to SIGKILL.",
  },
  stdout_logfile: {
    type: "path",
    role: "log",
    default: null,
    emptyIsUnset: true,
    off: ["/dev/null"],
    template: true,
    field: "stdout",
    reload: "restart",
    doc: "The file for standard output; without it the output is discarded.",
  },
  stdout_logfile_maxbytes: {
    ...LOG_SIZE,
    field: "stdout",
    reload: "restart",
    doc: "Size in bytes at which the file for standard output is rotated; " +
      "0 never rotates it.",
  },
  stdout_logfile_backups: {
    ...LOG_BACKUPS,
    field: "stdout",
    reload: "restart",
    doc: "How many rotated files of standard output are kept.",
  },
  stderr_logfile: {
    type: "path",
    role: "log",
    default: null,
    emptyIsUnset: true,
    off: ["/dev/null"],
    template: true,
    field: "stderr",
    reload: "restart",
    doc: "The file for standard error; without it the output is discarded.",
  },
  stderr_logfile_maxbytes: {
    ...LOG_SIZE,
    field: "stderr",
    reload: "restart",
    doc: "Size in bytes at which the file for standard error is rotated; " +
      "0 never rotates it.",
  },
  stderr_logfile_backups: {
    ...LOG_BACKUPS,
    field: "stderr",
    reload: "restart",
    doc: "How many rotated files of standard error are kept.",
  },
  pdeathsig: {
    type: "bool",
    default: true,
    field: "pdeathsig",
    reload: "restart",
    doc: "Have the kernel kill the process when the daemon dies (Linux only).",
  },
  reconcile: {
    type: "choice",
    choices: ["auto", "kill", "warn", "off"],
    default: "auto",
    field: "reconcile",
    reload: "live",
    doc: "What the next daemon does with the process after this daemon was " +
      "killed.",
  },
  healthcheck_type: {
    ...HEALTH,
    type: "choice",
    choices: ["none", "tcp", "script"],
    default: "none",
    doc: "How health is checked: by connecting to a port, by running a " +
      "command, or not at all.",
  },
  healthcheck_interval: {
    ...HEALTH,
    type: "duration",
    default: 30 * SECOND,
    min: 100,
    max: LONGEST,
    doc: "Seconds from the end of one check to the start of the next.",
  },
  healthcheck_timeout: {
    ...HEALTH,
    type: "duration",
    default: 10 * SECOND,
    // 0 could only mean that every check fails.
    min: 1,
    max: LONGEST,
    doc: "Seconds a check may take before it counts as failed.",
  },
  healthcheck_retries: {
    ...HEALTH,
    type: "int",
    default: 3,
    min: 0,
    max: MANY,
    doc: "How many failed checks in a row make the process unhealthy; 0 " +
      "counts as 1.",
  },
  healthcheck_start_period: {
    ...HEALTH,
    type: "duration",
    default: 10 * SECOND,
    min: 0,
    max: LONGEST,
    doc: "Seconds from RUNNING to the first check.",
  },
  healthcheck_port: {
    ...HEALTH,
    type: "int",
    default: null,
    min: 1,
    max: 65_535,
    doc: "The port to connect to; `healthcheck_type = tcp` needs it.",
  },
  healthcheck_host: {
    ...HEALTH,
    type: "text",
    default: "127.0.0.1",
    doc: "The host to connect to.",
  },
  healthcheck_command: {
    ...HEALTH,
    type: "text",
    default: null,
    emptyIsUnset: true,
    doc: "The command for `/bin/sh -c`; exit status 0 is healthy; " +
      "`healthcheck_type = script` needs it.",
  },
} as const;

const GROUP_OPTIONS = {
  programs: {
    type: "names",
    default: [],
    required: true,
    emptyIsUnset: true,
    field: "group",
    reload: "live",
    doc: "The programs of the group, with commas between them.",
  },
} as const;

/** All kinds of sections with all their options. */
export const SECTIONS = {
  supervice: {
    doc: "The daemon itself; the section may be missing.",
    named: false,
    options: DAEMON_OPTIONS,
  },
  program: {
    doc: "A program to run; the name is one word without `:` and `/`.",
    named: true,
    options: PROGRAM_OPTIONS,
  },
  group: {
    doc: "Programs that are started and stopped together.",
    named: true,
    options: GROUP_OPTIONS,
  },
} as const satisfies Record<string, SectionKind>;

/** A kind of section. */
export type SectionKindName = keyof typeof SECTIONS;

/** The names of the options of a kind of section. */
export type OptionName<K extends SectionKindName> =
  & keyof typeof SECTIONS[K]["options"]
  & string;

/** The value of an option of a kind of section, once it has been read. */
export type ValueOf<K extends SectionKindName, O extends OptionName<K>> =
  typeof SECTIONS[K]["options"][O] extends infer T extends Option
    ? OptionValue<T>
    : never;
