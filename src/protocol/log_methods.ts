/**
 * The rows of the table of methods that are about logs.
 *
 * @module
 */

import { type MethodTable, NAME_OR_NAMES } from "./method_facts.ts";
import {
  BYTES,
  FOLLOW,
  LINES,
  MANY_NAMES,
  ONE_NAME,
  STREAM,
} from "./param_facts.ts";
import {
  CLEAR_RESULT,
  MESSAGE_RESULT,
  TAIL_RESULT,
  TAIL_RESULTS,
} from "./result_shapes.ts";

/** The methods about logs. */
export const LOG_METHODS: Pick<
  MethodTable,
  "tail" | "maintail" | "clear" | "reopen"
> = {
  tail: {
    summary: "Tell the last output of a process, and with `follow` what comes",
    changing: false,
    params: {
      name: ONE_NAME,
      stream: {
        ...STREAM,
        doc: "Which stream; without, `stdout` for `name`, both for `names`",
      },
      lines: LINES,
      bytes: BYTES,
      follow: FOLLOW,
      names: {
        ...MANY_NAMES,
        doc: "Instead of `name`: several, in the order of time, each a name, " +
          "`GROUP:*`, a glob such as `web*`, or `all`",
      },
    },
    exactlyOne: NAME_OR_NAMES,
    result: TAIL_RESULTS,
    errors: ["PROCESS_NOT_FOUND", "LOG_FAILED", "INVALID_REQUEST"],
  },
  maintail: {
    summary: "Tell the last lines of the daemon's own log, and with `follow` " +
      "what comes",
    changing: false,
    params: { lines: LINES, bytes: BYTES, follow: FOLLOW },
    result: TAIL_RESULT,
    errors: ["LOG_FAILED", "INVALID_REQUEST"],
  },
  clear: {
    summary: "Empty the log files of a process and forget its last output; " +
      "rotated files stay",
    changing: true,
    params: { name: ONE_NAME, stream: STREAM, names: MANY_NAMES },
    exactlyOne: NAME_OR_NAMES,
    result: CLEAR_RESULT,
    errors: ["PROCESS_NOT_FOUND", "LOG_FAILED"],
  },
  reopen: {
    summary: "Open log files anew, after something else has moved them aside",
    changing: true,
    params: {
      name: {
        ...ONE_NAME,
        doc: "Name of the process; all, and the daemon's own log, without",
      },
    },
    result: MESSAGE_RESULT,
    errors: ["PROCESS_NOT_FOUND", "LOG_FAILED"],
  },
};
