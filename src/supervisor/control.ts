/**
 * What the outside may ask of the daemon: the interface between the
 * supervisor and everything that takes orders for it, such as the RPC server.
 *
 * @module
 */

import type { ProcessInfo } from "../model/process_info.ts";

/** The answer to an order about one process. */
export interface ProcessAnswer {
  /** What was done, for people. */
  readonly message: string;
  /** The process as it is now. */
  readonly process: ProcessInfo;
}

/** The answer to an order about a group. */
export interface GroupAnswer {
  /** What was done, for people. */
  readonly message: string;
  /** The members as they are now, in config order. */
  readonly processes: readonly ProcessInfo[];
}

/** What a reload did, by process name, each list sorted. */
export interface ReloadAnswer {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
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
  /** Starts a process; settles when it is RUNNING or has failed to. */
  start(name: string): Promise<ProcessAnswer>;
  /** Stops a process; settles when nothing of its group is left. */
  stop(name: string): Promise<ProcessAnswer>;
  /** Stops, then starts; `force` kills instead of asking. */
  restart(name: string, force?: boolean): Promise<ProcessAnswer>;
  /** Starts every member of a group at once. */
  startGroup(name: string): Promise<GroupAnswer>;
  /** Stops every member of a group at once. */
  stopGroup(name: string): Promise<GroupAnswer>;
  /** Reads the configuration again and acts on what is different. */
  reload(): Promise<ReloadAnswer>;
  /** Begins the shutdown of the daemon and answers at once. */
  shutdown(): string;
}
