/**
 * The shapes of what methods take and answer.
 *
 * @module
 */

import type { EventKind } from "../model/event.ts";
import type { LogStream, OutputStream } from "../model/output_stream.ts";
import type { ProcessInfo, StateName } from "../model/process_info.ts";
import type { GroupUsage } from "../model/group_usage.ts";
import type { ReloadReport, RESTART_POLICIES } from "../model/reload_report.ts";

/** No params at all. */
export type NoParams = Readonly<Record<never, never>>;

/** Names one process or one group. */
export interface NameParams {
  /** Name of the process, or of the group. */
  readonly name: string;
}

/** Names one process, and nothing else. */
export interface OneName extends NameParams {
  /** Not together with `name`. */
  readonly names?: never;
}

/** Names several processes: names, `group:*`, globs or `all`. */
export interface ManyNames {
  /** Not together with `names`. */
  readonly name?: never;
  /** Names, `group:*`, globs such as `web*`, or `all`. */
  readonly names: readonly string[];
}

/** Params of `status`. */
export interface StatusParams {
  /** Names, `group:*`, globs or `all`; all when left out. */
  readonly names?: readonly string[];
  /** Tell how the last runs of each process went, too. */
  readonly detail?: boolean;
}

/** Params of `start` and `stop`. */
export type OrderParams = OneName | ManyNames;

/** What else `restart` and `restartgroup` take. */
export interface ForceParams {
  /** Kill at once instead of asking. */
  readonly force?: boolean;
}

/** Params of `restart`. */
export type RestartParams = OrderParams & ForceParams;

/** Params of `restartgroup`. */
export type RestartGroupParams = NameParams & ForceParams;

/** What `signal` sends, and to whom. */
export interface SignalChoice {
  /** Name of the signal, in any case, with or without `SIG`; or its number. */
  readonly signal: string;
  /** Only to the leader, not to its whole group. */
  readonly leader?: boolean;
}

/** Params of `signal`. */
export type SignalParams = OrderParams & SignalChoice;

/** Params of `send_stdin`. */
export interface SendStdinParams extends NameParams {
  /** What to write, in UTF-8. */
  readonly data: string;
  /** End the input after it. */
  readonly eof?: boolean;
}

/** Result of `send_stdin`. */
export interface SendStdinResult extends ProcessResult {
  /** Bytes that were sent and wait for the program to read. */
  readonly waiting: number;
}

/** Params of `pid`. */
export interface PidParams {
  /** Name of the process; the daemon when left out. */
  readonly name?: string;
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

/** Why an order about several processes was not done for one of them. */
export interface Failure {
  /** Name of the process, or the name that means none. */
  readonly name: string;
  /** Name of the error, as in `error.data.code`. */
  readonly code: string;
  /** What happened, for people. */
  readonly message: string;
}

/** What was done with one process of several. */
export interface Done {
  /** Name of the process. */
  readonly name: string;
  /** What was done, for people. */
  readonly message: string;
}

/** Result of an order to several processes; it may have failed for some. */
export interface ManyResult {
  /** What was done, for people. */
  readonly message: string;
  /** All that are meant, as they are now, in the order of `names`. */
  readonly processes: readonly ProcessInfo[];
  /** Those for which it was done. */
  readonly done: readonly Done[];
  /** Those for which it was not done, and names that mean none. */
  readonly failed: readonly Failure[];
}

/** Result of `pid`. */
export interface PidResult {
  /** Process id, or `null` when the process has no child. */
  readonly pid: number | null;
}

/** Params of `events.subscribe`. */
export interface SubscribeParams {
  /** Types of events to be told of; all when left out. */
  readonly types?: readonly EventKind[];
  /** Number of the last event that is known; those after it are told, too. */
  readonly since?: number;
  /** The `epoch` that `since` belongs to. */
  readonly epoch?: string;
}

/** Result of `events.subscribe`. */
export interface SubscribeResult {
  /** Number of the subscription, on this connection. */
  readonly subscription: number;
  /** Which daemon has numbered the events; another one begins anew. */
  readonly epoch: string;
  /** Number of the last event before the snapshot. */
  readonly seq: number;
  /**
   * Events after `since` that are no longer remembered, of whatever type;
   * `null` when another daemon has numbered that one.
   */
  readonly missed: number | null;
  /** The snapshot: all processes as they are now, in config order. */
  readonly processes: readonly ProcessInfo[];
}

/** Params and result of `unsubscribe`. */
export interface Unsubscription {
  /** Number of the subscription, on this connection. */
  readonly subscription: number;
}

/** Params of `usage`. */
export interface UsageParams {
  /** Names, `group:*`, globs or `all`. */
  readonly names?: readonly string[];
}

/** What one process uses, with its whole group. */
export interface ProcessUsage extends GroupUsage {
  /** Name of the process. */
  readonly name: string;
  /** Process id of the leader, or `null` when there is none. */
  readonly pid: number | null;
}

/** Result of `usage`. */
export interface UsageResult {
  /** In config order, or in the order of `names`. */
  readonly processes: readonly ProcessUsage[];
}

/** Params of `wait`. */
export interface WaitParams {
  /** Names, `group:*`, globs or `all`. */
  readonly names: readonly string[];
  /** The state that all of them are to be in; RUNNING when left out. */
  readonly state?: StateName;
  /** What the last health verdict of all of them is to be. */
  readonly healthy?: boolean;
  /** Seconds; any time it takes when left out. */
  readonly timeout?: number;
}

/** How much of the end of a log is told, and whether more is to come. */
export interface TailAmount {
  /** Lines at most; 10 when neither is given. */
  readonly lines?: number;
  /** Bytes at most, up to 1 MiB. */
  readonly bytes?: number;
  /** Send what comes, too. */
  readonly follow?: boolean;
}

/** Params of `tail`. */
export type TailParams = OrderParams & TailAmount & StreamChoice;

/** Names a stream of a process. */
export interface StreamChoice {
  /** Which stream. */
  readonly stream?: OutputStream;
}

/** The end of one stream. */
export interface TailResult {
  /** Invalid UTF-8 is shown as U+FFFD. */
  readonly text: string;
  /** Bytes of the stream that the daemon has seen, those of `text` included. */
  readonly offset: number;
  /** Number of the subscription, on this connection; with `follow`. */
  readonly subscription?: number;
}

/** A piece of the output of several processes. */
export interface OutputText {
  /** Name of the process; `supervice` for the daemon's own log. */
  readonly name: string;
  /** Which stream of it. */
  readonly stream: LogStream;
  /** What was written; invalid UTF-8 is shown as U+FFFD. */
  readonly text: string;
}

/** The ends of several streams. */
export interface ManyTailResult {
  /** In the order of time, as far as the daemon remembers it. */
  readonly output: readonly OutputText[];
  /** Number of the subscription, on this connection; with `follow`. */
  readonly subscription?: number;
  /** Of those, processes whose output does not come by the daemon. */
  readonly notFollowed?: readonly string[];
}

/** Params of `clear`. */
export type ClearParams = OrderParams & StreamChoice;

/** Result of `clear` and `reopen`. */
export interface MessageResult {
  /** What was done, for people. */
  readonly message: string;
}

/** Result of `clear` for several processes. */
export interface ManyClearResult extends MessageResult {
  /** Those for which it was done. */
  readonly done: readonly Done[];
  /** Those for which it was not done. */
  readonly failed: readonly Failure[];
}

/** Params of `reopen`. */
export interface ReopenParams {
  /** Name of the process; all, and the daemon's own log, when left out. */
  readonly name?: string;
}

/** Params of `reload`. */
export interface ReloadParams {
  /** Only say what would be done. */
  readonly plan?: boolean;
  /** Whether to restart what runs with an old configuration (`none`). */
  readonly restart?: typeof RESTART_POLICIES[number];
  /** Seconds that what is started gets to come up; with `restart`. */
  readonly verify?: number;
}

/** Result of `reload`. */
export type ReloadResult = ReloadReport;

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
