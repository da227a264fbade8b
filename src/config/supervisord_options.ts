/**
 * The rows of the table of options that only files of supervisord have.
 *
 * @module
 */

import { MANY } from "./option_ranges.ts";

const FOREIGN = {
  dialect: "supervisord",
  emptyIsUnset: true,
  field: null,
  reload: "refused",
} as const;

const TEXT = { ...FOREIGN, type: "text", default: null } as const;
const BOOL = { ...FOREIGN, type: "bool", default: false } as const;
const BYTES = {
  ...FOREIGN,
  type: "size",
  default: 0,
  min: 0,
  max: Number.MAX_SAFE_INTEGER,
} as const;
const COUNT = { ...FOREIGN, type: "int", min: 0, max: MANY } as const;

/** Where what supervisord 2 had in other places is now. */
const NEWER = "since supervisord 3 [unix_http_server] says it";

/** Options of a plug-in that starts programs after others. */
const ORDER = "it is one of a plug-in; priority gives the order of starting";

const PERMISSIONS = "the permissions of the socket say who may use it";

/** Options of `[supervisord]` that `[supervice]` does not have. */
export const SUPERVISORD_OPTIONS = {
  user: {
    ...FOREIGN,
    type: "account",
    default: null,
    doc: "The account of the programs that name none; the daemon keeps the " +
      "one it was started with.",
  },
  umask: {
    ...FOREIGN,
    type: "mask",
    default: null,
    doc: "The `umask` of the programs that have none.",
  },
  directory: {
    ...FOREIGN,
    type: "path",
    role: "directory",
    default: null,
    doc: "The `directory` of the programs that have none.",
  },
  environment: {
    ...FOREIGN,
    type: "environment",
    default: {},
    doc: "Variables for all programs; their own go before.",
  },
  strip_ansi: {
    ...BOOL,
    doc: "The `strip_ansi` of the programs that do not say.",
  },
  silent: {
    ...BOOL,
    unhonoured: "in the foreground the log goes to standard output, too",
    doc: "Accepted.",
  },
  minfds: {
    ...COUNT,
    default: 1024,
    unhonoured: "rlimit_nofile of a program sets its limit",
    doc: "Accepted.",
  },
  minprocs: {
    ...COUNT,
    default: 200,
    unhonoured: "rlimit_nproc of a program sets its limit",
    doc: "Accepted.",
  },
  nocleanup: {
    ...BOOL,
    doc: "Accepted: the files of `AUTO` are never removed.",
  },
  identifier: {
    ...TEXT,
    default: "supervisor",
    unhonoured: "no answer of the daemon holds it",
    doc: "Accepted.",
  },
  http_port: { ...TEXT, unhonoured: `${NEWER} with file`, doc: "Accepted." },
  http_username: { ...TEXT, unhonoured: PERMISSIONS, doc: "Accepted." },
  http_password: { ...TEXT, unhonoured: PERMISSIONS, doc: "Accepted." },
  sockchmod: { ...TEXT, unhonoured: `${NEWER} with chmod`, doc: "Accepted." },
  sockchown: { ...TEXT, unhonoured: `${NEWER} with chown`, doc: "Accepted." },
} as const;

/** Options of programs that only files of supervisord have. */
export const SUPERVISORD_PROGRAM_OPTIONS = {
  stdout_capture_maxbytes: capture("stdout"),
  stderr_capture_maxbytes: capture("stderr"),
  stdout_events_enabled: events("stdout"),
  stderr_events_enabled: events("stderr"),
  stdout_syslog: syslog("stdout"),
  stderr_syslog: syslog("stderr"),
  serverurl: {
    ...TEXT,
    default: "AUTO",
    unhonoured: "the daemon does not speak XML-RPC",
    doc: "Accepted.",
  },
  username: { ...TEXT, unhonoured: "user sets the account", doc: "Accepted." },
  group: {
    ...TEXT,
    unhonoured: "user = ACCOUNT:GROUP sets the group",
    doc: "Accepted.",
  },
  log_stdout: {
    ...TEXT,
    unhonoured: "since supervisord 3 stdout_logfile says it",
    doc: "Accepted.",
  },
  log_stderr: {
    ...TEXT,
    unhonoured: "since supervisord 3 stderr_logfile says it",
    doc: "Accepted.",
  },
  dependent_startup: { ...TEXT, unhonoured: ORDER, doc: "Accepted." },
  dependent_startup_wait_for: { ...TEXT, unhonoured: ORDER, doc: "Accepted." },
  dependent_startup_inherit_priority: {
    ...TEXT,
    unhonoured: ORDER,
    doc: "Accepted.",
  },
} as const;

function capture(stream: string) {
  return {
    ...BYTES,
    unhonoured: `${stream} is not searched for events`,
    doc: "Size in bytes of what may be an event; accepted.",
  } as const;
}

function events(stream: string) {
  return {
    ...BOOL,
    unhonoured: `${stream} does not become events`,
    doc: "Accepted.",
  } as const;
}

function syslog(stream: string) {
  return {
    ...BOOL,
    unhonoured: `${stream}_logfile = syslog sends it there instead of a file`,
    doc: "Accepted.",
  } as const;
}

/** Options of `[unix_http_server]`. */
export const UNIX_SERVER_OPTIONS = {
  file: {
    ...FOREIGN,
    type: "path",
    role: "socket",
    default: null,
    emptyIsUnset: false,
    required: true,
    doc: "The Unix socket where the daemon takes orders.",
  },
  chmod: {
    ...FOREIGN,
    type: "mode",
    default: 0o700,
    doc: "Permissions of the socket in octal.",
  },
  chown: {
    ...FOREIGN,
    type: "account",
    default: null,
    doc: "The account, and maybe group, that the socket belongs to.",
  },
  username: { ...TEXT, unhonoured: PERMISSIONS, doc: "Accepted." },
  password: { ...TEXT, unhonoured: PERMISSIONS, doc: "Accepted." },
} as const;

/** Options of `[inet_http_server]`. */
export const INET_SERVER_OPTIONS = {
  port: { ...TEXT, required: true, doc: "Accepted." },
  username: { ...TEXT, doc: "Accepted." },
  password: { ...TEXT, doc: "Accepted." },
} as const;

/** Options of `[supervisorctl]`. */
export const CONTROL_OPTIONS = {
  serverurl: {
    ...TEXT,
    doc: "The control tool uses it when it is `unix://PATH` and there is no " +
      "`[unix_http_server]`.",
  },
  username: { ...TEXT, doc: "Accepted." },
  password: { ...TEXT, doc: "Accepted." },
  prompt: { ...TEXT, doc: "Accepted." },
  history_file: { ...TEXT, doc: "Accepted." },
} as const;

/** Options of `[rpcinterface:NAME]`. */
export const PLUGIN_OPTIONS = {
  "supervisor.rpcinterface_factory": { ...TEXT, doc: "Accepted." },
} as const;

/** Options of `[eventlistener:NAME]` that programs do not have. */
export const LISTENER_OPTIONS = {
  events: { ...TEXT, required: true, doc: "Accepted." },
  buffer_size: { ...COUNT, default: 10, doc: "Accepted." },
  result_handler: { ...TEXT, doc: "Accepted." },
} as const;

/** Options of `[fcgi-program:NAME]` that programs do not have. */
export const FCGI_OPTIONS = {
  socket: { ...TEXT, required: true, doc: "Accepted." },
  socket_backlog: { ...COUNT, default: null, doc: "Accepted." },
  socket_owner: {
    ...FOREIGN,
    type: "account",
    default: null,
    doc: "Accepted.",
  },
  socket_mode: { ...FOREIGN, type: "mode", default: 0o700, doc: "Accepted." },
} as const;
