/**
 * What the table of methods says about params, and the params that several
 * methods have.
 *
 * @module
 */

import { OUTPUT_STREAMS, type OutputStream } from "../model/output_stream.ts";
import { isGlob } from "../util/glob.ts";
import { parseSignal } from "../model/signal.ts";
import { BOOLEAN, countUpTo, oneOf, type Schema, STRING } from "./schema.ts";

/** One param: its shape, whether it may be left out, what it is for. */
export interface ParamFacts<T, Optional extends boolean> {
  readonly schema: Schema<T>;
  readonly optional: Optional;
  /** Whether its values may be secret: the daemon's log does not tell them. */
  readonly secret?: true;
  readonly doc: string;
}

const PROCESS = "Name of the process, such as `web` or `worker:00`";

/** One process, where several can't be named. */
export const PROCESS_NAME: ParamFacts<string, false> = {
  schema: STRING,
  optional: false,
  doc: PROCESS,
};

/** One process, where several can be named instead. */
export const ONE_NAME: ParamFacts<string, true> = {
  schema: STRING,
  optional: true,
  doc: PROCESS,
};

/** How many names may be given in one call. */
const MAX_NAMES = 1_000;
/** Characters of all that are globs: they are held against every process. */
const MAX_GLOB_LENGTH = 1_000;
/** Characters of one of them. */
const MAX_NAME_LENGTH = 1_024;

const NAME_OR_GLOB: Schema<string> = {
  expected: `a string of at most ${MAX_NAME_LENGTH} characters`,
  json: { type: "string", maxLength: MAX_NAME_LENGTH },
  accepts: (value): value is string =>
    typeof value === "string" && value.length <= MAX_NAME_LENGTH,
};

/**
 * Names of several processes. There are not more of them than can be looked
 * up in an instant: the daemon does nothing else meanwhile.
 */
export const NAMES: Schema<readonly string[]> = {
  expected: `a list of at most ${MAX_NAMES} names, those with *, ? or [ of ` +
    `at most ${MAX_GLOB_LENGTH} characters together`,
  json: { type: "array", items: NAME_OR_GLOB.json, maxItems: MAX_NAMES },
  item: NAME_OR_GLOB,
  accepts: (value): value is readonly string[] =>
    Array.isArray(value) && value.length <= MAX_NAMES &&
    value.every((each) => NAME_OR_GLOB.accepts(each)) &&
    value.filter(isGlob).join("").length <= MAX_GLOB_LENGTH,
};

/** Several processes. */
export const MANY_NAMES: ParamFacts<readonly string[], true> = {
  schema: NAMES,
  optional: true,
  doc: "Instead of `name`: several, all at once, each a name, `GROUP:*`, a " +
    "glob such as `web*`, or `all`",
};

/** One group. */
export const GROUP_NAME: ParamFacts<string, false> = {
  schema: STRING,
  optional: false,
  doc: "Name of the group; a program outside every group is its own",
};

/** No patience. */
export const FORCE: ParamFacts<boolean, true> = {
  schema: BOOLEAN,
  optional: true,
  doc: "Kill at once instead of asking to end",
};

/** Longest time that can be waited for, in seconds: a day. */
const MAX_WAIT = 86_400;

/** How long to wait. */
export const TIMEOUT: ParamFacts<number, true> = {
  schema: {
    expected: `a number of seconds from 0 to ${MAX_WAIT}`,
    json: { type: "number", minimum: 0, maximum: MAX_WAIT },
    accepts: (value): value is number =>
      typeof value === "number" && value >= 0 && value <= MAX_WAIT,
  },
  optional: true,
  doc: "Seconds to wait at most; as long as the connection lasts without",
};

/** How long a changed program gets to come up. */
export const VERIFY: ParamFacts<number, true> = {
  schema: {
    expected: `a number of seconds above 0 and at most ${MAX_WAIT}`,
    json: { type: "number", minimum: 0, maximum: MAX_WAIT },
    accepts: (value): value is number =>
      typeof value === "number" && value > 0 && value <= MAX_WAIT,
  },
  optional: true,
  doc: "With `restart` as `changed`: seconds that each process which is " +
    "started gets to be RUNNING, and healthy where that is checked; a program " +
    "of which one is not gets its old configuration back",
};

/** A signal by its name or number. */
export const SIGNAL: ParamFacts<string, false> = {
  schema: {
    ...STRING,
    expected: "the name or number of a signal, such as HUP, SIGHUP or 1",
    accepts: (value): value is string =>
      typeof value === "string" && parseSignal(value) !== null,
  },
  optional: false,
  doc: "Name or number of the signal, such as `HUP`, `SIGHUP` or `1`",
};

/** Most lines and bytes of a log that can be asked for at a time. */
const MAX_LINES = 100_000;
const MAX_BYTES = 1024 * 1024;

/** How many lines. */
export const LINES: ParamFacts<number, true> = {
  schema: countUpTo(MAX_LINES),
  optional: true,
  doc: "Lines at most; 10 when neither `lines` nor `bytes` is given",
};

/** How many bytes. */
export const BYTES: ParamFacts<number, true> = {
  schema: countUpTo(MAX_BYTES),
  optional: true,
  doc: "Bytes at most; 1 MiB when only `lines` is given",
};

/** Whether more is to come. */
export const FOLLOW: ParamFacts<boolean, true> = {
  schema: BOOLEAN,
  optional: true,
  doc: "Then send what comes, as notifications with the method `log` on this " +
    "connection",
};

/** One stream. */
export const STREAM: ParamFacts<OutputStream, true> = {
  schema: oneOf(OUTPUT_STREAMS),
  optional: true,
  doc: "Which stream; without, both",
};
