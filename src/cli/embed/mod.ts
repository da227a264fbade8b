/**
 * Supervice inside of your own program: a supervisor with its processes and
 * events, the configuration, health checks, and the client that controls a
 * daemon elsewhere.
 *
 * @example Supervise what a file names, until a signal comes
 * ```ts ignore
 * import { Supervisor } from "@supervice/supervice";
 *
 * const supervisor = await Supervisor.load("supervisord.conf");
 * await supervisor.run();
 * ```
 *
 * @module
 */

export * from "../client/mod.ts";
export { parseConfig } from "./parse_config.ts";
export {
  type CheckOptions,
  createHealthChecker,
  type HealthChecker,
  type ProbeResult,
  ScriptHealthChecker,
  type ScriptSettings,
  TcpHealthChecker,
} from "./health_checkers.ts";
export { Process } from "./process.ts";
export { Supervisor, type SupervisorSettings } from "./supervisor.ts";
export {
  type BusProblem,
  EventBus,
  type EventBusOptions,
  type SubscribeOptions,
} from "../../events/event_bus.ts";
export type { EventHandler, EventOf } from "../../events/event_handler.ts";
export { ConfigError, type ConfigIssue } from "../../model/errors.ts";
export type {
  HealthFailed,
  HealthPassed,
  ProcessExited,
  ProcessFact,
  StateChanged,
  SupervisorEvent,
} from "../../model/event.ts";
export type { ExitPattern } from "../../model/exit_pattern.ts";
export type {
  ConsoleTarget,
  LOG_FORMATS,
  LOG_MODES,
  LogFileSpec,
  LogFormat,
  LogMode,
  LogTarget,
  NoTarget,
  Rotation,
  ROTATIONS,
  SyslogTarget,
} from "../../model/log_target.ts";
export type * from "../../model/process_spec.ts";
export type { Log } from "../../ports/log.ts";
