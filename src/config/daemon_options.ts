/**
 * The rows of the table of options for `[supervice]`.
 *
 * @module
 */

import { DEFAULT_RPC_LIMITS, DEFAULT_SOCKET } from "../model/defaults.ts";
import { LOG_LEVELS } from "../model/process_spec.ts";
import { LOG_BACKUPS, LOG_SIZE, LONGEST, SECOND } from "./option_ranges.ts";
import { SUPERVISORD_OPTIONS } from "./supervisord_options.ts";

/** Options of the daemon. */
export const DAEMON_OPTIONS = {
  lenient: {
    type: "bool",
    default: false,
    field: null,
    reload: "live",
    doc: "Warn of sections and options that nobody knows, instead of " +
      "refusing the file.",
  },
  logfile: {
    type: "path",
    role: "log",
    default: null,
    supervisord: { default: "supervisord.log" },
    emptyIsUnset: true,
    off: ["none", "/dev/null", "/dev/stdout", "/dev/fd/1", "-"],
    field: "logfile",
    reload: "refused",
    refusal: "it is open",
    doc: "The daemon's log; without it standard output with `-n`, else " +
      "`supervice.log` in the working directory.",
  },
  loglevel: {
    type: "choice",
    choices: LOG_LEVELS,
    aliases: { warn: "WARNING", trace: "DEBUG", blather: "DEBUG" },
    default: "INFO",
    field: "loglevel",
    reload: "refused",
    doc: "The least severe level that goes to the daemon's log.",
  },
  pidfile: {
    type: "path",
    role: "pidfile",
    default: "supervice.pid",
    supervisord: { default: "supervisord.pid" },
    off: ["none", ""],
    field: "pidfile",
    reload: "refused",
    refusal: "it is the lock that keeps a second daemon out",
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
    refusal: "it is where this daemon is reached",
    dialect: "supervice",
    doc: "The Unix socket where the daemon takes orders.",
  },
  socket_mode: {
    dialect: "supervice",
    type: "mode",
    default: 0o600,
    field: "socketMode",
    reload: "refused",
    doc: "Permissions of the socket in octal: who may write to it may give " +
      "orders.",
  },
  socket_owner: {
    dialect: "supervice",
    type: "account",
    default: null,
    emptyIsUnset: true,
    field: "socketOwner",
    reload: "refused",
    doc:
      "The account that the socket belongs to, and after a colon the group " +
      "if not its primary one; without it those of the daemon. Another " +
      "account needs a daemon that runs as root.",
  },
  readonly_socket: {
    type: "path",
    role: "socket",
    default: null,
    emptyIsUnset: true,
    off: ["none"],
    field: "readonlySocket",
    reload: "refused",
    doc: "A second Unix socket, which answers only the methods that change " +
      "nothing; it has limits and connections of its own.",
  },
  readonly_socket_mode: {
    type: "mode",
    default: 0o600,
    field: "readonlySocketMode",
    reload: "refused",
    doc: "Permissions of `readonly_socket` in octal.",
  },
  readonly_socket_owner: {
    type: "account",
    default: null,
    emptyIsUnset: true,
    field: "readonlySocketOwner",
    reload: "refused",
    doc: "The account, and maybe group, that `readonly_socket` belongs to.",
  },
  rpc_max_connections: {
    type: "int",
    default: DEFAULT_RPC_LIMITS.maxConnections,
    min: 1,
    max: 100_000,
    field: "rpcMaxConnections",
    reload: "refused",
    doc: "Connections of clients that may be open on each socket; further " +
      "ones are closed at once.",
  },
  rpc_max_pending: {
    type: "int",
    default: DEFAULT_RPC_LIMITS.maxPending,
    min: 1,
    max: 100_000,
    field: "rpcMaxPending",
    reload: "refused",
    doc: "Messages of one client that are worked on at a time, and calls in " +
      "one message; no more are read until one is answered.",
  },
  rpc_max_message: {
    type: "size",
    default: DEFAULT_RPC_LIMITS.maxMessageBytes,
    min: 1024,
    max: 64 * 1024 ** 2,
    field: "rpcMaxMessageBytes",
    reload: "refused",
    doc: "Size in bytes of the largest message that a client may send.",
  },
  rpc_first_byte_timeout: {
    type: "duration",
    default: DEFAULT_RPC_LIMITS.firstByteMs,
    min: 1,
    max: LONGEST,
    off: ["none", "off"],
    field: "rpcFirstByteMs",
    reload: "refused",
    doc: "Seconds in which a new client must send its first byte; then it is " +
      "closed, to make room for others.",
  },
  rpc_stall_timeout: {
    type: "duration",
    default: DEFAULT_RPC_LIMITS.stallMs,
    min: 1,
    max: LONGEST,
    field: "rpcStallMs",
    reload: "refused",
    doc: "Seconds in which a client must read something of the replies that " +
      "wait for it; then it is cut.",
  },
  state_file: {
    type: "path",
    role: "state",
    default: null,
    emptyIsUnset: true,
    field: "stateFile",
    reload: "refused",
    refusal: "it already tells of what runs",
    doc: "The file that lets a later daemon find the processes of a killed " +
      "one; without it `.NAME.state.json` beside the pidfile `NAME.pid`, or in " +
      "the working directory after the socket `NAME.sock`.",
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
  logfile_format: {
    type: "choice",
    choices: ["text", "json"],
    default: "text",
    field: "logFormat",
    reload: "refused",
    doc: "The form of the daemon's log: `text`, or `json` with one object a " +
      "line.",
  },
  log_dir: {
    supervisord: { name: "childlogdir" },
    type: "path",
    role: "log-directory",
    default: null,
    emptyIsUnset: true,
    field: "logDir",
    reload: "live",
    doc: "The folder for the files of `stdout_logfile = AUTO`, made where it " +
      "is missing; without it the folder of `logfile`, or else the working " +
      "directory.",
  },
  log_maxbytes: {
    ...LOG_SIZE,
    supervisord: { name: "logfile_maxbytes" },
    field: "logMaxBytes",
    reload: "refused",
    doc: "Size in bytes at which the daemon's log is rotated; 0 never " +
      "rotates it.",
  },
  log_backups: {
    ...LOG_BACKUPS,
    supervisord: { name: "logfile_backups" },
    field: "logBackups",
    reload: "refused",
    doc: "How many rotated files of the daemon's log are kept.",
  },
  nodaemon: {
    type: "bool",
    default: false,
    field: null,
    reload: "refused",
    doc: "Stay in the foreground, as with `-n`.",
  },
  expand_env: {
    type: "bool",
    default: false,
    dialect: "supervice",
    field: null,
    reload: "live",
    doc: "Put the environment variables of the daemon in place of `${NAME}` " +
      "and `${NAME:-DEFAULT}` in all values; `$${` stands for `${`.",
  },
  ...SUPERVISORD_OPTIONS,
} as const;
