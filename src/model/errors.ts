/**
 * Every failure that has a name, in one table: its JSON-RPC number, the exit
 * status of the control tool, and what the user can do about it.
 *
 * @module
 */

/** What is known about one error code. */
export interface ErrorFacts {
  /** JSON-RPC error number, or `null` when it never travels over RPC. */
  readonly rpc: number | null;
  /** Exit status of `supervicectl`. */
  readonly exit: number;
  /** What it means, for the documentation. */
  readonly meaning: string;
  /** What the user can do, or `null` when the message says it all. */
  readonly hint: string | null;
}

/** Exit statuses of `supervicectl`. */
export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  notRunning: 3,
  unreachable: 4,
  notFound: 5,
  changes: 6,
  interrupted: 130,
} as const;

/** The table of errors. */
export const ERRORS = {
  PARSE_ERROR: {
    rpc: -32700,
    exit: EXIT.failed,
    meaning: "The line is not JSON",
    hint: "send one JSON value per line, in UTF-8",
  },
  INVALID_REQUEST: {
    rpc: -32600,
    exit: EXIT.failed,
    meaning: "The JSON is not a JSON-RPC 2.0 request",
    hint: 'send an object with "jsonrpc": "2.0" and "method"',
  },
  MESSAGE_TOO_LARGE: {
    rpc: -32600,
    exit: EXIT.failed,
    meaning:
      "A line is over the limit, and the connection is closed; or the answer " +
      "is over its limit",
    hint: "send smaller requests, or ask for less at once",
  },
  METHOD_NOT_FOUND: {
    rpc: -32601,
    exit: EXIT.failed,
    meaning: "There is no such method",
    hint: null,
  },
  INVALID_PARAMS: {
    rpc: -32602,
    exit: EXIT.failed,
    meaning: "A parameter is missing, unknown or of the wrong type",
    hint: null,
  },
  INTERNAL_ERROR: {
    rpc: -32603,
    exit: EXIT.failed,
    meaning: "The daemon hit a defect of its own; its log has the details",
    hint: "look into the daemon's log, and please report it",
  },
  PROCESS_NOT_FOUND: {
    rpc: -32001,
    exit: EXIT.notFound,
    meaning: "There is no process of that name",
    hint: "supervicectl status lists the names",
  },
  GROUP_NOT_FOUND: {
    rpc: -32002,
    exit: EXIT.notFound,
    meaning: "There is no group of that name",
    hint: "a program outside every [group:x] is a group of its own name",
  },
  START_FAILED: {
    rpc: -32003,
    exit: EXIT.failed,
    meaning: "The process did not reach RUNNING",
    hint: null,
  },
  STOP_FAILED: {
    rpc: -32004,
    exit: EXIT.failed,
    meaning: "The process is still alive",
    hint: null,
  },
  RELOAD_FAILED: {
    rpc: -32005,
    exit: EXIT.failed,
    meaning: "The new configuration was refused; nothing has changed",
    hint: "correct the file and reload again",
  },
  SHUTTING_DOWN: {
    rpc: -32006,
    exit: EXIT.failed,
    meaning: "The daemon is shutting down and takes no more orders",
    hint: null,
  },
  WAIT_TIMEOUT: {
    rpc: -32007,
    exit: EXIT.failed,
    meaning: "The processes did not come to the wanted state in time",
    hint: null,
  },
  SIGNAL_FAILED: {
    rpc: -32008,
    exit: EXIT.failed,
    meaning: "The signal did not reach the process",
    hint: null,
  },
  STDIN_FAILED: {
    rpc: -32011,
    exit: EXIT.failed,
    meaning: "Nothing was sent to the standard input of the process",
    hint: null,
  },
  READ_ONLY: {
    rpc: -32010,
    exit: EXIT.failed,
    meaning: "The socket is for reading only, and the method changes something",
    hint: "use the socket of the option socket, not that of readonly_socket",
  },
  LOG_FAILED: {
    rpc: -32012,
    exit: EXIT.failed,
    meaning: "A log could not be read, followed, emptied or opened anew",
    hint: null,
  },
  TOO_MANY_CONNECTIONS: {
    rpc: -32013,
    exit: EXIT.unreachable,
    meaning: "As many connections are open as may be; this one is closed",
    hint: "end some clients of the daemon, or raise rpc_max_connections",
  },
  CHANGE_REFUSED: {
    rpc: null,
    exit: EXIT.failed,
    meaning: "An option of the daemon can't change while it runs",
    hint: "restart the daemon to apply it",
  },
  ROLLED_BACK: {
    rpc: null,
    exit: EXIT.failed,
    meaning: "A program did not come up with its new configuration, and has " +
      "its old one back",
    hint: null,
  },
  DAEMON_UNREACHABLE: {
    rpc: null,
    exit: EXIT.unreachable,
    meaning: "No daemon answers at the socket",
    hint: "is the daemon running? start it with: supervice -c FILE",
  },
  SOCKET_UNTRUSTED: {
    rpc: null,
    exit: EXIT.unreachable,
    meaning: "The socket belongs to another user, who could be anyone",
    hint: "name the right socket with -s, or run as the daemon's user",
  },
  NO_ANSWER: {
    rpc: null,
    exit: EXIT.failed,
    meaning: "The daemon did not answer in time; it may still be at work",
    hint: "give it longer with --timeout SECONDS",
  },
} as const satisfies Record<string, ErrorFacts>;

/** The name of an error. */
export type ErrorCode = keyof typeof ERRORS;

/** Tells whether `text` is the name of an error. */
export function isErrorCode(text: unknown): text is ErrorCode {
  return typeof text === "string" && Object.hasOwn(ERRORS, text);
}

/** A failure with a name from {@linkcode ERRORS}. */
export class SupervisorError extends Error {
  /** Name of the error. */
  readonly code: ErrorCode;
  /** Further facts for programs, such as the process it is about. */
  readonly data: Readonly<Record<string, unknown>>;

  /**
   * Makes one.
   *
   * @param code Name of the error.
   * @param message What happened, for people; no final period.
   * @param data Further facts for programs.
   */
  constructor(
    code: ErrorCode,
    message: string,
    data?: Readonly<Record<string, unknown>>,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = "SupervisorError";
    this.code = code;
    this.data = data ?? {};
  }
}

/** One mistake in a configuration file. */
export interface ConfigIssue {
  /** Path of the file, as the user named it. */
  readonly file: string;
  /** Line number from 1, or `null` where the file as a whole is meant. */
  readonly line: number | null;
  /** Section name without brackets, or `null`. */
  readonly section: string | null;
  /** Option name, or `null`. */
  readonly key: string | null;
  /** What is wrong: what was found; no final period. */
  readonly message: string;
  /** What to do instead, or `null`. */
  readonly hint: string | null;
}

/** Writes an issue as one line: `file:line: [section] key: message (hint)`. */
export function formatIssue(issue: ConfigIssue): string {
  const place = issue.line === null
    ? issue.file
    : `${issue.file}:${issue.line}`;
  const section = issue.section === null ? "" : ` [${issue.section}]`;
  const key = issue.key === null ? "" : ` ${issue.key}:`;
  const hint = issue.hint === null ? "" : ` (${issue.hint})`;
  return `${place}:${section}${key} ${issue.message}${hint}`;
}

/** A configuration that can't be used, with every mistake found in it. */
export class ConfigError extends SyntaxError {
  /** All mistakes, in the order of the file; never empty. */
  readonly issues: readonly ConfigIssue[];

  /**
   * Makes one; its message has all mistakes, a line each.
   *
   * @param issues All mistakes, at least one.
   */
  constructor(issues: readonly ConfigIssue[]) {
    super(issues.map(formatIssue).join("\n"));
    this.name = "ConfigError";
    this.issues = issues;
  }
}
