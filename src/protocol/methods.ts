/**
 * The methods of the RPC interface, in one table: the server dispatches by it
 * and checks params against it, the client takes its types from it, and the
 * reference pages are made from it.
 *
 * History of the protocol: see `PROTOCOL_VERSION` in model/version.ts.
 *
 * @module
 */

import type { ErrorCode } from "../model/errors.ts";
import { EVENT_KINDS } from "../model/event.ts";
import { STATE_NAMES } from "../model/process_info.ts";
import { LOG_METHODS } from "./log_methods.ts";
import { type MethodTable, NAME_OR_NAMES } from "./method_facts.ts";
import type { MethodName } from "./method_signatures.ts";
import { RESTART_POLICIES } from "../model/reload_report.ts";
import {
  FORCE,
  GROUP_NAME,
  MANY_NAMES,
  NAMES,
  ONE_NAME,
  PROCESS_NAME,
  SIGNAL,
  TIMEOUT,
  VERIFY,
} from "./param_facts.ts";
import {
  GROUP_RESULT,
  MANY_RESULT,
  ORDER_RESULT,
  PID_RESULT,
  PROCESS_DETAIL,
  PROCESS_RESULT,
  RELOAD_RESULT,
  SEND_STDIN_RESULT,
  SHUTDOWN_RESULT,
  STATUS_RESULT,
  SUBSCRIBE_RESULT,
  UNSUBSCRIBE_RESULT,
  USAGE_RESULT,
  VERSION_RESULT,
} from "./result_shapes.ts";
import {
  ANY_OBJECT,
  BOOLEAN,
  COUNT,
  INTEGER,
  listOf,
  oneOf,
  STRING,
  TEXT,
} from "./schema.ts";

export type * from "./method_facts.ts";
export type * from "./method_signatures.ts";
export type * from "./method_types.ts";
export { PROCESS_INFO } from "./result_shapes.ts";

/** The table of methods. */
export const METHODS: MethodTable = {
  status: {
    summary: "Tell the states of all processes, or of those named",
    changing: false,
    params: {
      names: {
        schema: NAMES,
        optional: true,
        doc:
          "Whom to tell about, in that order, each once: names, `GROUP:*`, " +
          "globs or `all`; all without",
      },
      detail: {
        schema: BOOLEAN,
        optional: true,
        doc: "Tell how the last runs of each process went, too",
      },
    },
    result: STATUS_RESULT,
    errors: ["PROCESS_NOT_FOUND"],
  },
  start: {
    summary: "Start a process; answer when it is RUNNING or has failed",
    changing: true,
    params: { name: ONE_NAME, names: MANY_NAMES },
    exactlyOne: NAME_OR_NAMES,
    result: ORDER_RESULT,
    errors: ["PROCESS_NOT_FOUND", "START_FAILED", "STOP_FAILED"],
  },
  stop: {
    summary: "Stop a process; answer when nothing of it is left",
    changing: true,
    params: { name: ONE_NAME, names: MANY_NAMES },
    exactlyOne: NAME_OR_NAMES,
    result: ORDER_RESULT,
    errors: ["PROCESS_NOT_FOUND", "STOP_FAILED"],
  },
  restart: {
    summary: "Stop a process where it runs, then start it",
    changing: true,
    params: { name: ONE_NAME, force: FORCE, names: MANY_NAMES },
    exactlyOne: NAME_OR_NAMES,
    result: ORDER_RESULT,
    errors: ["PROCESS_NOT_FOUND", "START_FAILED", "STOP_FAILED"],
  },
  signal: {
    summary: "Send a signal to a process and its whole group, and leave the " +
      "rest to the program",
    changing: true,
    params: {
      signal: SIGNAL,
      name: ONE_NAME,
      leader: {
        schema: BOOLEAN,
        optional: true,
        doc: "Only to the leader, the process that was started",
      },
      names: MANY_NAMES,
    },
    exactlyOne: NAME_OR_NAMES,
    result: ORDER_RESULT,
    errors: ["PROCESS_NOT_FOUND", "SIGNAL_FAILED"],
  },
  "send_stdin": {
    summary: "Write to the standard input of a process with `stdin = pipe`",
    changing: true,
    params: {
      name: PROCESS_NAME,
      data: {
        schema: TEXT,
        optional: false,
        secret: true,
        doc: "What to write, in UTF-8, as it is: a line needs its line feed",
      },
      eof: {
        schema: BOOLEAN,
        optional: true,
        doc: "End the input after it",
      },
    },
    result: SEND_STDIN_RESULT,
    errors: ["PROCESS_NOT_FOUND", "STDIN_FAILED"],
  },
  startgroup: {
    summary: "Start every process of a group, all at once",
    changing: true,
    params: { name: GROUP_NAME },
    result: GROUP_RESULT,
    errors: ["GROUP_NOT_FOUND", "START_FAILED", "STOP_FAILED"],
  },
  stopgroup: {
    summary: "Stop every process of a group, all at once",
    changing: true,
    params: { name: GROUP_NAME },
    result: GROUP_RESULT,
    errors: ["GROUP_NOT_FOUND", "STOP_FAILED"],
  },
  restartgroup: {
    summary: "Restart every process of a group, all at once",
    changing: true,
    params: { name: GROUP_NAME, force: FORCE },
    result: GROUP_RESULT,
    errors: ["GROUP_NOT_FOUND", "START_FAILED", "STOP_FAILED"],
  },
  startall: {
    summary: 'Start every process: `start` with `names: ["all"]`',
    changing: true,
    params: {},
    result: MANY_RESULT,
    errors: [],
  },
  stopall: {
    summary: 'Stop every process: `stop` with `names: ["all"]`',
    changing: true,
    params: {},
    result: MANY_RESULT,
    errors: [],
  },
  pid: {
    summary: "Tell the process id of a process, or of the daemon itself",
    changing: false,
    params: {
      name: { ...ONE_NAME, doc: "Name of the process; the daemon's without" },
    },
    result: PID_RESULT,
    errors: ["PROCESS_NOT_FOUND"],
  },
  info: {
    summary: "Tell everything that is known about a process: its effective " +
      "configuration, its counts and their limits, its next retry",
    changing: false,
    params: { name: PROCESS_NAME },
    result: PROCESS_DETAIL,
    errors: ["PROCESS_NOT_FOUND"],
  },
  why: {
    summary: "Say in plain sentences why a process is in its state",
    changing: false,
    params: { name: PROCESS_NAME },
    result: PROCESS_RESULT,
    errors: ["PROCESS_NOT_FOUND"],
  },
  usage: {
    summary: "Tell what processes use of the machine, each with its group",
    changing: false,
    params: {
      names: {
        schema: NAMES,
        optional: true,
        doc: "Whom to tell about: names, `GROUP:*`, globs or `all`; all " +
          "without",
      },
    },
    result: USAGE_RESULT,
    errors: ["PROCESS_NOT_FOUND"],
  },
  wait: {
    summary: "Answer as soon as all processes are as wanted: RUNNING, unless " +
      "something else is asked for",
    changing: false,
    params: {
      names: {
        schema: NAMES,
        optional: false,
        doc: "Whom to wait for: names, `GROUP:*`, globs or `all`",
      },
      state: {
        schema: oneOf(STATE_NAMES),
        optional: true,
        doc: "The state that they are to be in",
      },
      healthy: {
        schema: BOOLEAN,
        optional: true,
        doc:
          "What their last health verdict is to be; `true` takes those that " +
          "are not checked, too, when they are RUNNING",
      },
      timeout: TIMEOUT,
    },
    result: STATUS_RESULT,
    errors: ["PROCESS_NOT_FOUND", "WAIT_TIMEOUT"],
  },
  "events.subscribe": {
    summary: "Tell all processes as they are now, then send notifications " +
      "with the method `event` on this connection",
    changing: false,
    params: {
      types: {
        schema: listOf(oneOf(EVENT_KINDS)),
        optional: true,
        doc: "Types of events to be told of; all without",
      },
      since: {
        schema: COUNT,
        optional: true,
        doc: "Number of the last event that is known: those after it are " +
          "sent, too, as far as they are remembered",
      },
      epoch: {
        schema: STRING,
        optional: true,
        doc: "The `epoch` that `since` belongs to",
      },
    },
    result: SUBSCRIBE_RESULT,
    errors: ["INVALID_REQUEST"],
  },
  ...LOG_METHODS,
  unsubscribe: {
    summary: "End a subscription of this connection",
    changing: false,
    params: {
      subscription: {
        schema: INTEGER,
        optional: false,
        doc: "Number of the subscription",
      },
    },
    result: UNSUBSCRIBE_RESULT,
    errors: [],
  },
  reload: {
    summary: "Read the configuration again and act on what is different, or " +
      "only say what would be done",
    changing: true,
    params: {
      plan: {
        schema: BOOLEAN,
        optional: true,
        doc: "Only say what would be done",
      },
      restart: {
        schema: oneOf(RESTART_POLICIES),
        optional: true,
        doc: "Whether to restart what runs with an old configuration (`none`)",
      },
      verify: VERIFY,
    },
    result: RELOAD_RESULT,
    errors: ["RELOAD_FAILED"],
  },
  version: {
    summary: "Tell the versions of the daemon and of the protocol",
    changing: false,
    params: {},
    result: VERSION_RESULT,
    errors: [],
  },
  "rpc.discover": {
    summary: "Describe all methods, as an OpenRPC document",
    changing: false,
    params: {},
    result: ANY_OBJECT,
    errors: [],
  },
  shutdown: {
    summary: "Begin the shutdown of the daemon and answer at once",
    changing: true,
    params: {},
    result: SHUTDOWN_RESULT,
    errors: [],
  },
};

/** Tells whether `text` is the name of a method. */
export function isMethodName(text: string): text is MethodName {
  return Object.hasOwn(METHODS, text);
}

/**
 * Everything that a call of a method may fail with, defects and limits apart:
 * what the table says, and what holds for each method of its kind. Those that
 * change nothing are refused, too, at the very end of a shutdown.
 */
export function errorsOf(
  { changing, errors }: Pick<MethodTable[MethodName], "changing" | "errors">,
): readonly ErrorCode[] {
  const common: readonly ErrorCode[] = ["INVALID_PARAMS", "SHUTTING_DOWN"];
  return [...errors, ...common, ...(changing ? ["READ_ONLY" as const] : [])];
}
