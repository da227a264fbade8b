/**
 * What the outside may ask of the daemon: the interface between the
 * supervisor and everything that takes orders for it, such as the RPC server.
 *
 * @module
 */

import type { ErrorCode } from "../model/errors.ts";
import type { LogForm } from "../model/log_target.ts";
import type { OutputStream } from "../model/output_stream.ts";
import type { ProcessDetail } from "../model/process_detail.ts";
import type { ProcessInfo } from "../model/process_info.ts";
import type { ReloadReport, ReloadRequest } from "../model/reload_report.ts";
import type { SignalName } from "../model/signal.ts";
import type { Order } from "./orders.ts";

export type { Order } from "./orders.ts";

/** The answer to an order about one process. */
export interface ProcessAnswer {
  /** What was done, for people. */
  readonly message: string;
  /** The process as it is now. */
  readonly process: ProcessInfo;
}

/** The answer to text for a process. */
export interface InputAnswer extends ProcessAnswer {
  /** Bytes that were sent and wait for the program to read. */
  readonly waiting: number;
}

/** The answer to an order about a group. */
export interface GroupAnswer {
  /** What was done, for people. */
  readonly message: string;
  /** The members as they are now, in config order. */
  readonly processes: readonly ProcessInfo[];
}

/** Why an order about several processes was not done for one of them. */
export interface OrderFailure {
  /** Name of the process, or the name that means none. */
  readonly name: string;
  readonly code: ErrorCode;
  /** What happened, for people. */
  readonly message: string;
}

/** What was done with one process of several. */
export interface OrderDone {
  readonly name: string;
  /** What was done, for people. */
  readonly message: string;
}

/** The answer to an order about several processes. */
export interface ManyAnswer extends GroupAnswer {
  /** Those for which it was done. */
  readonly done: readonly OrderDone[];
  /** Those for which it was not done, and names that mean none. */
  readonly failed: readonly OrderFailure[];
}

/** Path of the log file of each stream; `null` where there is none. */
export interface ProcessLogFiles
  extends Readonly<Record<OutputStream, string | null>> {
  readonly form: LogForm;
}

/**
 * Orders to the daemon. All reject with a `SupervisorError`: unknown names
 * PROCESS_NOT_FOUND or GROUP_NOT_FOUND, orders during shutdown SHUTTING_DOWN.
 */
export interface Control {
  /**
   * Snapshots in config order: all, or those named, in the order given.
   *
   * @param detail Whether they tell of earlier runs, too.
   */
  status(names?: readonly string[], detail?: boolean): readonly ProcessInfo[];
  /**
   * The processes that names mean: each a name, `GROUP:*`, a glob, or `all`.
   * Throws when one means none.
   */
  resolve(names: readonly string[]): readonly string[];
  /** Everything that is known about a process. */
  info(name: string): ProcessDetail;
  /** The files that the streams of a process go to by its configuration. */
  logFiles(name: string): ProcessLogFiles;
  /** Says why a process is in its state. */
  why(name: string): ProcessAnswer;
  /** Starts a process; settles when it is RUNNING or has failed to. */
  start(name: string): Promise<ProcessAnswer>;
  /** Stops a process; settles when nothing of its group is left. */
  stop(name: string): Promise<ProcessAnswer>;
  /** Stops, then starts; `force` kills instead of asking. */
  restart(name: string, force?: boolean): Promise<ProcessAnswer>;
  /** Sends a signal to a process: to its whole group, or to the leader. */
  signal(
    name: string,
    signal: SignalName,
    leader?: boolean,
  ): Promise<ProcessAnswer>;
  /**
   * Sends text to the standard input of a process, all or nothing; settles
   * when the pipe has taken it, or after a second.
   *
   * @param eof Whether the input ends after it.
   */
  sendInput(name: string, text: string, eof?: boolean): Promise<InputAnswer>;
  /**
   * Gives one order to several processes at once; rejects only when the daemon
   * is shutting down.
   *
   * @param names Each a name, `GROUP:*`, a glob, or `all`.
   */
  orderMany(order: Order, names: readonly string[]): Promise<ManyAnswer>;
  /** Starts every member of a group at once. */
  startGroup(name: string): Promise<GroupAnswer>;
  /** Stops every member of a group at once. */
  stopGroup(name: string): Promise<GroupAnswer>;
  /** Restarts every member of a group at once. */
  restartGroup(name: string, force?: boolean): Promise<GroupAnswer>;
  /**
   * Reads the configuration again and acts on what is different, or only says
   * what would be done. Rejects with RELOAD_FAILED, and changes nothing, when
   * the configuration can't be used.
   */
  reload(request?: ReloadRequest): Promise<ReloadReport>;
  /** Begins the shutdown of the daemon and answers at once. */
  shutdown(): string;
}
