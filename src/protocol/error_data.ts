/**
 * The table of what `error.data` tells about a failure, beside its name.
 *
 * @module
 */

import type { ConfigIssue, ErrorCode } from "../model/errors.ts";
import { PROCESS_INFO } from "./result_shapes.ts";
import {
  ANY_OBJECT,
  COUNT,
  listOf,
  objectOf,
  oneOf,
  optional,
  orNull,
  type Schema,
  STRING,
} from "./schema.ts";

/** One field of `error.data`. */
export interface DataField {
  readonly schema: Schema<unknown>;
  readonly doc: string;
}

/** The fields of one error by name. */
export type DataFields = Readonly<Record<string, DataField>>;

const PROCESS: DataField = {
  schema: PROCESS_INFO,
  doc: "The process as it is now",
};

/** A process, or the members of a group. */
const ONE_OR_GROUP: DataFields = {
  process: {
    schema: optional(PROCESS_INFO),
    doc: "The process as it is now, where one was named",
  },
  processes: {
    schema: optional(listOf(PROCESS_INFO)),
    doc: "All members of the group, where a group was named",
  },
  failed: {
    schema: optional(listOf(STRING)),
    doc: "Names of the members for which it was not done",
  },
};

/** A mistake in the configuration file. */
const ISSUE = objectOf<ConfigIssue>({
  file: STRING,
  line: orNull(COUNT),
  section: orNull(STRING),
  key: orNull(STRING),
  message: STRING,
  hint: orNull(STRING),
});

/** The fields of each error; those that are not here have none. */
export const ERROR_DATA: Readonly<Partial<Record<ErrorCode, DataFields>>> = {
  METHOD_NOT_FOUND: {
    methods: { schema: listOf(STRING), doc: "Names of all methods" },
  },
  INVALID_PARAMS: {
    param: {
      schema: orNull(STRING),
      doc: "Which param; `names[1]` is the second of a list; null when there " +
        "are too many by position",
    },
    expected: { schema: STRING, doc: "What it must be, in words" },
    found: {
      schema: orNull(STRING),
      doc: "What it is, as JSON, cut when it is long; null when it is missing",
    },
  },
  PROCESS_NOT_FOUND: {
    name: { schema: STRING, doc: "The name that means none" },
  },
  GROUP_NOT_FOUND: {
    name: { schema: STRING, doc: "The name that means none" },
  },
  START_FAILED: ONE_OR_GROUP,
  STOP_FAILED: ONE_OR_GROUP,
  RELOAD_FAILED: {
    issues: { schema: listOf(ISSUE), doc: "Every mistake, at least one" },
  },
  WAIT_TIMEOUT: {
    processes: {
      schema: listOf(PROCESS_INFO),
      doc: "All that were waited for, as they are now",
    },
  },
  SIGNAL_FAILED: { process: PROCESS },
  STDIN_FAILED: {
    reason: {
      schema: oneOf(["down", "no pipe", "closed", "ended", "full"]),
      doc: "It is not running; it was started without a pipe; it has closed " +
        "it; its end was sent before; too much waits",
    },
    waiting: { schema: COUNT, doc: "Bytes that wait for it" },
    process: PROCESS,
  },
  READ_ONLY: { method: { schema: STRING, doc: "The method" } },
  LOG_FAILED: {
    name: { schema: optional(STRING), doc: "The process, where it is one" },
    path: {
      schema: optional(orNull(STRING)),
      doc: "The file that it writes itself, where that is why",
    },
  },
};

/** The shape of `error.data` of an error, without its name. */
export function errorDataSchema(code: ErrorCode): Schema<object> {
  const fields: DataFields = ERROR_DATA[code] ?? {};
  const schemas = Object.entries(fields).map(([name, { schema }]) =>
    [name, schema] as const
  );
  return schemas.length === 0
    ? ANY_OBJECT
    : objectOf<Record<string, unknown>>(Object.fromEntries(schemas));
}
