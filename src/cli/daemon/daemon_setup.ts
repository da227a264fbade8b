/**
 * What the program that a daemon is part of decides: the daemon's own, or one
 * of somebody else.
 *
 * @module
 */

import type { EventBus } from "../../events/event_bus.ts";
import type { Config } from "../../model/process_spec.ts";
import type { DaemonSignals } from "./daemon_signals.ts";
import type { OpenLog } from "./open_log.ts";

/** How a daemon is part of a program. */
export interface DaemonSetup {
  /** Reads the configuration: at the start, and for every reload. */
  readonly read: () => Promise<Config>;
  /** Opens its log. */
  readonly openLog: (config: Config) => OpenLog;
  /** Whether the log is to have the reason why it can't start. */
  readonly logsFailure: boolean;
  /** Signals to the program, where they are for the daemon. */
  readonly signals: DaemonSignals | null;
  /** Whether it takes orders by RPC. */
  readonly rpc: boolean;
  /** Where its events go; to a bus of its own for `null`. */
  readonly bus: EventBus | null;
}
