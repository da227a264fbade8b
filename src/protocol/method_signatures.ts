/**
 * Every method with the types of what it takes and what it answers.
 *
 * @module
 */

import type { ProcessDetail } from "../model/process_detail.ts";
import type {
  ClearParams,
  GroupResult,
  ManyClearResult,
  ManyResult,
  ManyTailResult,
  MessageResult,
  NameParams,
  NoParams,
  OrderParams,
  PidParams,
  PidResult,
  ProcessResult,
  ReloadParams,
  ReloadResult,
  ReopenParams,
  RestartGroupParams,
  RestartParams,
  SendStdinParams,
  SendStdinResult,
  ShutdownResult,
  SignalParams,
  StatusParams,
  StatusResult,
  SubscribeParams,
  SubscribeResult,
  TailAmount,
  TailParams,
  TailResult,
  Unsubscription,
  UsageParams,
  UsageResult,
  VersionResult,
  WaitParams,
} from "./method_types.ts";

/**
 * The params and the results of one method. `Many` is what it answers when it
 * was given `names`, where that differs.
 */
export interface Signature<
  Params extends object,
  Result extends object,
  Many extends object = Result,
> {
  /** What it takes. */
  readonly params: Params;
  /** What it answers. */
  readonly result: Result;
  /** What it answers to `names`. */
  readonly many: Many;
}

/** Every method with the types of its params and its results. */
export interface Methods {
  /** Tell the states of all processes, or of those named. */
  readonly status: Signature<StatusParams, StatusResult>;
  /** Start a process; answer when it is RUNNING or has failed. */
  readonly start: Signature<OrderParams, ProcessResult, ManyResult>;
  /** Stop a process; answer when nothing of it is left. */
  readonly stop: Signature<OrderParams, ProcessResult, ManyResult>;
  /** Stop a process where it runs, then start it. */
  readonly restart: Signature<RestartParams, ProcessResult, ManyResult>;
  /**
   * Send a signal to a process and its whole group, and leave the rest to the
   * program.
   */
  readonly signal: Signature<SignalParams, ProcessResult, ManyResult>;
  /** Write to the standard input of a process with `stdin = pipe`. */
  readonly "send_stdin": Signature<SendStdinParams, SendStdinResult>;
  /** Start every process of a group, all at once. */
  readonly startgroup: Signature<NameParams, GroupResult>;
  /** Stop every process of a group, all at once. */
  readonly stopgroup: Signature<NameParams, GroupResult>;
  /** Restart every process of a group, all at once. */
  readonly restartgroup: Signature<RestartGroupParams, GroupResult>;
  /** Start every process: `start` with `names: ["all"]`. */
  readonly startall: Signature<NoParams, ManyResult>;
  /** Stop every process: `stop` with `names: ["all"]`. */
  readonly stopall: Signature<NoParams, ManyResult>;
  /** Tell the process id of a process, or of the daemon itself. */
  readonly pid: Signature<PidParams, PidResult>;
  /**
   * Tell everything that is known about a process: its effective
   * configuration, its counts and their limits, its next retry.
   */
  readonly info: Signature<NameParams, ProcessDetail>;
  /** Say in plain sentences why a process is in its state. */
  readonly why: Signature<NameParams, ProcessResult>;
  /** Tell what processes use of the machine, each with its group. */
  readonly usage: Signature<UsageParams, UsageResult>;
  /**
   * Answer as soon as all processes are as wanted: RUNNING, unless something
   * else is asked for.
   */
  readonly wait: Signature<WaitParams, StatusResult>;
  /**
   * Tell all processes as they are now, then send notifications with the
   * method `event` on this connection.
   */
  readonly "events.subscribe": Signature<SubscribeParams, SubscribeResult>;
  /** Tell the last output of a process, and with `follow` what comes. */
  readonly tail: Signature<TailParams, TailResult, ManyTailResult>;
  /**
   * Tell the last lines of the daemon's own log, and with `follow` what comes.
   */
  readonly maintail: Signature<TailAmount, TailResult>;
  /**
   * Empty the log files of a process and forget its last output; rotated files
   * stay.
   */
  readonly clear: Signature<ClearParams, MessageResult, ManyClearResult>;
  /** Open log files anew, after something else has moved them aside. */
  readonly reopen: Signature<ReopenParams, MessageResult>;
  /** End a subscription of this connection. */
  readonly unsubscribe: Signature<Unsubscription, Unsubscription>;
  /**
   * Read the configuration again and act on what is different, or only say
   * what would be done.
   */
  readonly reload: Signature<ReloadParams, ReloadResult>;
  /** Tell the versions of the daemon and of the protocol. */
  readonly version: Signature<NoParams, VersionResult>;
  /** Describe all methods, as an OpenRPC document. */
  readonly "rpc.discover": Signature<
    NoParams,
    Readonly<Record<string, unknown>>
  >;
  /** Begin the shutdown of the daemon and answer at once. */
  readonly shutdown: Signature<NoParams, ShutdownResult>;
}

/** The name of a method. */
export type MethodName = keyof Methods;

/** The params of a method. */
export type ParamsOf<M extends MethodName> = Methods[M]["params"];

/** Whatever a method may answer. */
export type ResultOf<M extends MethodName> =
  | Methods[M]["result"]
  | Methods[M]["many"];

/** What a method answers to certain params. */
export type AnswerTo<M extends MethodName, Params> = Params extends
  { readonly names: readonly string[] } ? Methods[M]["many"]
  : Methods[M]["result"];

/** Params in which one that the method does not have is a mistake. */
export type Exactly<M extends MethodName, Params> =
  & Params
  & {
    readonly [K in Exclude<keyof Params, keyof ParamsOf<M>>]: never;
  };
