/**
 * The methods of the RPC interface, in one table: the server dispatches by it
 * and checks params against it, the client takes its types from it, and the
 * reference pages are made from it.
 *
 * History of the protocol: see `PROTOCOL_VERSION` in model/version.ts.
 *
 * @module
 */

import { type ProcessInfo, STATE_NAMES } from "../model/process_info.ts";
import { RUN_ENDS, type RunRecord } from "../model/run_record.ts";
import {
  BOOLEAN,
  INTEGER,
  listOf,
  objectOf,
  oneOf,
  optional,
  orNull,
  type Schema,
  STRING,
} from "./schema.ts";

/** The params and the result of one method. */
export interface Signature<Params extends object, Result extends object> {
  readonly params: Params;
  readonly result: Result;
}

/** No params at all. */
export type NoParams = Readonly<Record<never, never>>;

/** Names one process or one group. */
export interface NameParams {
  readonly name: string;
}

/** Params of `status`. */
export interface StatusParams {
  readonly names?: readonly string[];
  readonly detail?: boolean;
}

/** Params of `restart`. */
export interface RestartParams extends NameParams {
  readonly force?: boolean;
}

/** Result of `status`. */
export interface StatusResult {
  /** Snapshots in config order, or in the order of `names`. */
  readonly processes: readonly ProcessInfo[];
}

/** Result of an order to one process. */
export interface ProcessResult {
  /** What was done, for people. */
  readonly message: string;
  /** The process as it is now. */
  readonly process: ProcessInfo;
}

/** Result of an order to a group. */
export interface GroupResult {
  /** What was done, for people. */
  readonly message: string;
  /** The members as they are now, in config order. */
  readonly processes: readonly ProcessInfo[];
}

/** Result of `reload`: names of processes, each list sorted. */
export interface ReloadResult {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
}

/** Result of `version`. */
export interface VersionResult {
  /** Version of the daemon. */
  readonly version: string;
  /** Version of the protocol it speaks. */
  readonly protocol: number;
  /** Process id of the daemon. */
  readonly pid: number;
}

/** Result of `shutdown`. */
export interface ShutdownResult {
  /** What is going on, for people. */
  readonly message: string;
}

/** Every method with the types of its params and its result. */
export interface Methods {
  readonly status: Signature<StatusParams, StatusResult>;
  readonly start: Signature<NameParams, ProcessResult>;
  readonly stop: Signature<NameParams, ProcessResult>;
  readonly restart: Signature<RestartParams, ProcessResult>;
  readonly startgroup: Signature<NameParams, GroupResult>;
  readonly stopgroup: Signature<NameParams, GroupResult>;
  readonly reload: Signature<NoParams, ReloadResult>;
  readonly version: Signature<NoParams, VersionResult>;
  readonly shutdown: Signature<NoParams, ShutdownResult>;
}

/** The name of a method. */
export type MethodName = keyof Methods;

/** The params of a method. */
export type ParamsOf<M extends MethodName> = Methods[M]["params"];

/** The result of a method. */
export type ResultOf<M extends MethodName> = Methods[M]["result"];

/** One param: its shape, whether it may be left out, what it is for. */
export interface ParamFacts<T, Optional extends boolean> {
  readonly schema: Schema<T>;
  readonly optional: Optional;
  readonly doc: string;
}

/** What the table says about one method. */
export interface MethodFacts<Params extends object, Result extends object> {
  /** What it does, one sentence for the documentation. */
  readonly summary: string;
  /** Whether it changes anything; such calls are logged. */
  readonly changing: boolean;
  /** Its params, in the order in which they are given by position. */
  readonly params: {
    readonly [K in keyof Params]-?: ParamFacts<
      Exclude<Params[K], undefined>,
      undefined extends Params[K] ? true : false
    >;
  };
  readonly result: Schema<Result>;
}

/** The table: one entry for each method. */
export type MethodTable = {
  readonly [M in MethodName]: MethodFacts<ParamsOf<M>, ResultOf<M>>;
};

/** A run that has ended. */
const RUN_RECORD = objectOf<RunRecord>({
  pid: INTEGER,
  start: STRING,
  end: STRING,
  code: orNull(INTEGER),
  signal: orNull(STRING),
  how: oneOf(RUN_ENDS),
  stderr: listOf(STRING),
});

/** A snapshot of one process. */
export const PROCESS_INFO: Schema<ProcessInfo> = objectOf<ProcessInfo>({
  name: STRING,
  group: STRING,
  state: oneOf(STATE_NAMES),
  pid: orNull(INTEGER),
  uptime: orNull(INTEGER),
  healthy: orNull(BOOLEAN),
  restarts: INTEGER,
  exit: orNull(objectOf({
    code: orNull(INTEGER),
    signal: orNull(STRING),
    at: STRING,
  })),
  reason: orNull(STRING),
  changed: BOOLEAN,
  history: optional(listOf(RUN_RECORD)),
});

const PROCESS_RESULT = objectOf<ProcessResult>({
  message: STRING,
  process: PROCESS_INFO,
});

const GROUP_RESULT = objectOf<GroupResult>({
  message: STRING,
  processes: listOf(PROCESS_INFO),
});

const PROCESS_NAME: ParamFacts<string, false> = {
  schema: STRING,
  optional: false,
  doc: "Name of the process, such as `web` or `worker:00`",
};

const GROUP_NAME: ParamFacts<string, false> = {
  schema: STRING,
  optional: false,
  doc: "Name of the group; a program outside every group is its own",
};

/** The table of methods. */
export const METHODS: MethodTable = {
  status: {
    summary: "Tell the states of all processes, or of those named",
    changing: false,
    params: {
      names: {
        schema: listOf(STRING),
        optional: true,
        doc: "Names of the processes to tell about, in that order, each once",
      },
      detail: {
        schema: BOOLEAN,
        optional: true,
        doc: "Tell how the last runs of each process went, too",
      },
    },
    result: objectOf<StatusResult>({ processes: listOf(PROCESS_INFO) }),
  },
  start: {
    summary: "Start a process; answer when it is RUNNING or has failed",
    changing: true,
    params: { name: PROCESS_NAME },
    result: PROCESS_RESULT,
  },
  stop: {
    summary: "Stop a process; answer when nothing of it is left",
    changing: true,
    params: { name: PROCESS_NAME },
    result: PROCESS_RESULT,
  },
  restart: {
    summary: "Stop a process where it runs, then start it",
    changing: true,
    params: {
      name: PROCESS_NAME,
      force: {
        schema: BOOLEAN,
        optional: true,
        doc: "Kill it at once instead of asking it to end",
      },
    },
    result: PROCESS_RESULT,
  },
  startgroup: {
    summary: "Start every process of a group, all at once",
    changing: true,
    params: { name: GROUP_NAME },
    result: GROUP_RESULT,
  },
  stopgroup: {
    summary: "Stop every process of a group, all at once",
    changing: true,
    params: { name: GROUP_NAME },
    result: GROUP_RESULT,
  },
  reload: {
    summary: "Read the configuration again and act on what is different",
    changing: true,
    params: {},
    result: objectOf<ReloadResult>({
      added: listOf(STRING),
      removed: listOf(STRING),
      changed: listOf(STRING),
    }),
  },
  version: {
    summary: "Tell the versions of the daemon and of the protocol",
    changing: false,
    params: {},
    result: objectOf<VersionResult>({
      version: STRING,
      protocol: INTEGER,
      pid: INTEGER,
    }),
  },
  shutdown: {
    summary: "Begin the shutdown of the daemon and answer at once",
    changing: true,
    params: {},
    result: objectOf<ShutdownResult>({ message: STRING }),
  },
};

/** Tells whether `text` is the name of a method. */
export function isMethodName(text: string): text is MethodName {
  return Object.hasOwn(METHODS, text);
}
