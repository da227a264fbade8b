/**
 * Where the output of a process goes, and in what form.
 *
 * @module
 */

/** When a log file is moved aside, besides when it has reached its limit. */
export const ROTATIONS = ["size", "hourly", "daily"] as const;

/** When a log file is moved aside. */
export type Rotation = typeof ROTATIONS[number];

/** A file that receives one output stream of a process. */
export interface LogFileSpec {
  /** What tells it from other targets. */
  readonly kind: "file";
  /** Absolute path of the live file. */
  readonly path: string;
  /** Size in bytes at which the file is rotated; 0 never rotates. */
  readonly maxBytes: number;
  /** How many rotated files are kept; 0 removes the file at the limit. */
  readonly backups: number;
  /** When it is rotated, besides at its limit. */
  readonly rotation: Rotation;
  /** Rotated files are compressed with gzip. */
  readonly compress: boolean;
  /**
   * Bytes that the live file and the rotated ones may have together, or 0 for
   * any number: the oldest are removed.
   */
  readonly totalBytes: number;
}

/** Nowhere: the output is discarded. */
export interface NoTarget {
  /** What tells it from other targets. */
  readonly kind: "none";
}

/** The standard output or standard error of the daemon itself. */
export interface ConsoleTarget {
  /** What tells it from other targets. */
  readonly kind: "console";
  /** Which stream of the daemon. */
  readonly stream: "stdout" | "stderr";
}

/** The log of the system, one message for each line. */
export interface SyslogTarget {
  /** What tells it from other targets. */
  readonly kind: "syslog";
}

/** Where one output stream of a process goes. */
export type LogTarget = NoTarget | LogFileSpec | ConsoleTarget | SyslogTarget;

/** Path of the file that output goes to, or `null` where there is none. */
export function logPath(target: LogTarget): string | null {
  return target.kind === "file" ? target.path : null;
}

/** Forms of a line in a log file or on the daemon's standard output. */
export const LOG_FORMATS = ["raw", "text", "json"] as const;

/**
 * The form in which output is written down: byte for byte, as lines with the
 * time and the name of the process in front, or as one JSON object a line.
 */
export type LogFormat = typeof LOG_FORMATS[number];

/** Who writes log files. */
export const LOG_MODES = ["capture", "direct"] as const;

/** Who writes log files: the daemon, from a pipe, or the process itself. */
export type LogMode = typeof LOG_MODES[number];

/**
 * What a log file has of the output: byte for byte, in another form, or byte
 * for byte and written by the process itself, unseen by the daemon.
 */
export type LogForm = "raw" | "formatted" | "direct";
