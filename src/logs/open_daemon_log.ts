/**
 * Opens the daemon's own log where the configuration says.
 *
 * @module
 */

import type { LogLevel } from "../model/process_spec.ts";
import type { Clock } from "../ports/clock.ts";
import { formatterOf } from "./_record_format.ts";
import { SinkHandler } from "./_sink_handler.ts";
import type { ByteSink } from "./byte_sink.ts";
import { DaemonLog } from "./daemon_log.ts";
import type { OutputTap } from "./output_tap.ts";
import { type AppendFiles, RotatingFile } from "./rotating_file.ts";
import { SteadyFile } from "./steady_file.ts";

/**
 * Permission bits of the log: command lines and output in it may hold
 * secrets, so strangers get nothing; the group may read, for log shippers.
 */
const LOG_MODE = 0o640;

/** Where and how the daemon logs. */
export interface DaemonLogSpec {
  /** Absolute path, or `null` for standard output. */
  readonly file: string | null;
  /** Least severe level that is written. */
  readonly level: LogLevel;
  /** Size in bytes at which the file rotates; 0 never. */
  readonly maxBytes: number;
  /** Rotated files that are kept; 0 starts over at the limit. */
  readonly backups: number;
  /** The form of the lines. */
  readonly format: "text" | "json";
}

/** What a log file needs. */
export interface DaemonLogTools {
  readonly files: AppendFiles;
  readonly clock: Clock;
  /** Standard output, for a log without a file. */
  readonly console: ByteSink;
}

/**
 * Opens the daemon's log.
 *
 * @throws {Error} When the file can't be opened: someone who starts a daemon
 * should learn at once that its log goes nowhere. Later failures only cost
 * the records meanwhile; their size is logged once writing works again.
 */
export function openDaemonLog(
  spec: DaemonLogSpec,
  tools: DaemonLogTools,
): DaemonLog {
  const { file: path, level, maxBytes, backups } = spec;
  const format = formatterOf(spec.format);
  if (path === null) {
    const console = { write: tools.console.write, close: () => {} };
    return new DaemonLog({ handler: new SinkHandler(console, format), level });
  }
  const file = new RotatingFile({ path, maxBytes, backups }, tools.files, {
    mode: LOG_MODE,
    keepsLinesWhole: true,
  });
  file.open();
  const steady = new SteadyFile(file, {
    clock: tools.clock,
    trouble: {
      onFailure: () => {
        // There is no other place to tell it.
      },
      onRecovery: (bytes) =>
        log.warning(`Writing the log again: ${bytes} bytes of it were lost`),
      onEnd: () => {
        // Nor is there now.
      },
    },
  });
  const log = new DaemonLog({
    handler: new SinkHandler(steady, format),
    level,
    reopen: () => steady.reopen(),
  });
  return log;
}

/** Makes a log that is kept in memory, to be looked at. */
export function tapDaemonLog(tap: OutputTap, level: LogLevel): DaemonLog {
  const sink = {
    write: (bytes: Uint8Array) => tap.write(bytes),
    close: () => {},
  };
  const handler = new SinkHandler(sink, formatterOf("text"));
  return new DaemonLog({ handler, level });
}
