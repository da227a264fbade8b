/**
 * The rows of the table of options for how a program is started: what runs,
 * as whom, with what environment and within what limits.
 *
 * @module
 */

import { LIMIT_OPTIONS } from "./limit_options.ts";
import { MANY } from "./option_ranges.ts";

/** Options about what is started. */
export const START_OPTIONS = {
  command: {
    type: "command",
    default: null,
    required: true,
    field: "argv",
    reload: "restart",
    doc: "The program and its arguments, quoted as for a shell; no shell " +
      "runs them.",
  },
  extends: {
    type: "text",
    default: null,
    emptyIsUnset: true,
    field: null,
    reload: "live",
    doc:
      "The name of another program: what is written there holds here, too, " +
      "where nothing else is written.",
  },
  numprocs: {
    type: "int",
    default: 1,
    min: 1,
    max: 1000,
    field: null,
    supervisord: { min: 0 },
    reload: "live",
    doc: "How many processes to run; above 1 they are called `NAME:00`, " +
      "`NAME:01` and so on.",
  },
  numprocs_start: {
    type: "int",
    default: 0,
    min: 0,
    max: MANY,
    field: null,
    reload: "live",
    doc: "The number of the first process, for its name and " +
      "`%(process_num)s`.",
  },
  process_name: {
    type: "text",
    default: null,
    emptyIsUnset: true,
    field: "name",
    reload: "restart",
    doc:
      "The name of each process, which then is called `NAME:PROCESS_NAME`; " +
      "with several processes it must hold `%(process_num)s`.",
  },
  priority: {
    type: "int",
    default: 999,
    min: -MANY,
    max: MANY,
    field: "priority",
    reload: "live",
    doc: "Its place in the order of starting, the lowest first, and of " +
      "stopping at shutdown, the lowest last; nothing waits for another.",
  },
  directory: {
    type: "path",
    role: "directory",
    default: null,
    emptyIsUnset: true,
    field: "directory",
    supervisord: { inherits: true },
    reload: "restart",
    doc: "The working directory of the process; without it the daemon's.",
  },
  user: {
    type: "account",
    default: null,
    emptyIsUnset: true,
    field: "user",
    supervisord: { inherits: true },
    reload: "restart",
    doc: "The account to run as, and after a colon the group if not its " +
      "primary one, by name or number; any but its own needs a daemon that " +
      "runs as root.",
  },
  environment: {
    type: "environment",
    default: {},
    emptyIsUnset: true,
    field: "environment",
    reload: "restart",
    doc: 'Variables added to the daemon\'s environment: `A=1, B="x, y"`.',
  },
  env_file: {
    type: "paths",
    default: [],
    emptyIsUnset: true,
    field: "envFiles",
    reload: "restart",
    doc: "Files of `NAME=VALUE` lines, with commas between them; they " +
      "are read again at each start; later files win, and `environment` " +
      "wins over all.",
  },
  env_command: {
    type: "command",
    default: null,
    emptyIsUnset: true,
    field: "envCommand",
    reload: "restart",
    doc: "A program and its arguments that write `NAME=VALUE` lines, run at " +
      "each start for at most 10 seconds; they win over those of `env_file`, " +
      "and `environment` wins over them.",
  },
  clear_env: {
    type: "bool",
    default: false,
    field: "clearEnv",
    reload: "restart",
    doc: "Start with an empty environment instead of the daemon's.",
  },
  stdin: {
    type: "choice",
    choices: ["null", "pipe"],
    aliases: { "/dev/null": "null" },
    default: "null",
    // A program that reads it waits there; at the device's end it would go.
    supervisord: { default: "pipe" },
    field: "stdin",
    reload: "restart",
    doc: "Where standard input comes from: `null` is the device that is " +
      "always at its end, `pipe` takes what `send_stdin` sends.",
  },
  umask: {
    type: "mask",
    default: null,
    emptyIsUnset: true,
    field: "umask",
    supervisord: { inherits: true },
    reload: "restart",
    doc: "Permissions that new files do not get, in octal from 000 to 777; " +
      "without it those of the daemon's mask.",
  },
  nice: {
    type: "int",
    default: null,
    min: -20,
    max: 19,
    emptyIsUnset: true,
    field: "nice",
    reload: "restart",
    doc: "Added to the niceness of the daemon: the higher, the less CPU " +
      "time; below 0 needs a daemon that runs as root.",
  },
  ...LIMIT_OPTIONS,
} as const;
