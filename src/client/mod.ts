/**
 * Control a Supervice daemon from a program: a client with types for every
 * method of the RPC interface.
 *
 * @example Restart whatever has failed
 * ```ts ignore
 * using client = await connect("/tmp/supervice.sock", { access, clock });
 * const { processes } = await client.call("status", {});
 * const failed = processes.filter(({ state }) => state === "FATAL");
 * await Promise.all(failed.map(({ name }) => client.call("start", { name })));
 * ```
 *
 * @module
 */

export { connect } from "./connect.ts";
export type { ConnectOptions, SocketAccess, SocketFacts } from "./dial.ts";
export { BaseController, type RestartOptions } from "./controller.ts";
export type { ClientEvent, EventOptions, Snapshot } from "./event_stream.ts";
export type { LogOptions, LogPiece, MainLogOptions } from "./log_stream.ts";
export {
  type CallOptions,
  DEFAULT_TIMEOUT_MS,
  type NotificationListener,
  RpcCalls,
  type StreamParts,
} from "./rpc_calls.ts";
export { RpcClient } from "./rpc_client.ts";
export type * from "../protocol/method_signatures.ts";
export type * from "../protocol/method_types.ts";
export type {
  EventMessage,
  MissedEvents,
  OnWire,
  WireEvent,
} from "../protocol/event_message.ts";
export type { LogMessage, LostOutput } from "../protocol/log_message.ts";
export type * from "../model/output_stream.ts";
export { EVENT_KINDS, type EventKind } from "../model/event.ts";
export {
  type ErrorCode,
  type ErrorFacts,
  ERRORS,
  SupervisorError,
} from "../model/errors.ts";
export type { ExitRecord } from "../model/exit_outcome.ts";
export type { GroupUsage } from "../model/group_usage.ts";
export type * from "../model/process_detail.ts";
export {
  type ProcessInfo,
  STATE_NAMES,
  type StateName,
} from "../model/process_info.ts";
export type * from "../model/reload_report.ts";
export type { RUN_ENDS, RunEnd, RunRecord } from "../model/run_record.ts";
export {
  type NumberedSignal,
  SIGNAL_NAMES,
  type SignalName,
} from "../model/signal.ts";
export type { Clock, Timer } from "../ports/clock.ts";
export type { Connection, Dialer } from "../ports/sockets.ts";
