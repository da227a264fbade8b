/**
 * Decides where the daemon logs to, and opens it.
 *
 * @module
 */

import { absolutePath } from "../../util/paths.ts";
import type { DaemonLog } from "../../logs/daemon_log.ts";
import { openDaemonLog, tapDaemonLog } from "../../logs/open_daemon_log.ts";
import type { MainLog } from "../../logs/output_logs.ts";
import { OutputOrder, OutputTap } from "../../logs/output_tap.ts";
import type { OutputSinksOptions } from "../../logs/output_sinks.ts";
import type { Config, DaemonSpec, LogLevel } from "../../model/process_spec.ts";
import type { Log } from "../../ports/log.ts";
import { DenoFiles } from "../../sys/deno_files.ts";
import { SystemClock } from "../../sys/system_clock.ts";
import { Consoles } from "./consoles.ts";
import type { DaemonOptions } from "./daemon_args.ts";

/** Log of a daemon in the background for which no file is configured. */
const DEFAULT_LOGFILE = "supervice.log";

/** An open log. */
export interface OpenLog extends Log, MainLog, AsyncDisposable {
  /** What the person who started the daemon should know about it. */
  readonly notes: readonly string[];
  /** Whether what is written to standard output can be seen. */
  readonly hasConsole: boolean;
  /** The daemon's standard output and standard error. */
  readonly console: OutputSinksOptions["console"];
}

/**
 * Opens the daemon's log: in the background to a file, in the foreground to
 * standard output, and to the file as well where one is configured. Who asks
 * for no file has none, in the background neither.
 *
 * @throws {Error} When the file can't be opened.
 */
export function openLog(
  { loglevel, nodaemon, readySocket }: DaemonOptions,
  { daemon: settings, daemonOptions }: Pick<Config, "daemon" | "daemonOptions">,
): OpenLog {
  const files = new DenoFiles();
  const isForeground = nodaemon && readySocket === null;
  const { logfile: named } = settings;
  // Some value is written, and it is none that names a file.
  const isOff = named === null && Boolean(daemonOptions["logfile"]?.text);
  const file = named ??
    (isForeground || isOff ? null : absolutePath(files.cwd(), DEFAULT_LOGFILE));
  const common = {
    level: loglevel ?? settings.loglevel,
    maxBytes: settings.logMaxBytes,
    backups: settings.logBackups,
    format: settings.logFormat,
  };
  const clock = new SystemClock();
  const console = new Consoles(clock);
  const tools = { files, clock, console: console.stdout };
  const logs: Part[] = [];
  if (file !== null) logs.push(openDaemonLog({ file, ...common }, tools));
  if (isForeground) logs.push(openDaemonLog({ file: null, ...common }, tools));
  const notes = named === null && !isForeground
    ? [
      file === null
        ? "supervice: the configuration turns the daemon's log off"
        : `supervice: no logfile is configured; logging to ${file}`,
    ]
    : [];
  const { level } = common;
  const hasConsole = isForeground;
  return fanOut(logs, { file, level, notes, hasConsole, console });
}

/**
 * Opens the log of a supervisor inside of another program: that program's own,
 * where it has one, and the file that is configured.
 *
 * @throws {Error} When the file can't be opened.
 */
export function embeddedLog(
  own: Log | null,
  { logfile, loglevel, logMaxBytes, logBackups, logFormat }: DaemonSpec,
): OpenLog {
  const clock = new SystemClock();
  const console = new Consoles(clock);
  const logs: Part[] = own === null ? [] : [own];
  if (logfile !== null) {
    const limits = { maxBytes: logMaxBytes, backups: logBackups };
    const style = { level: loglevel, format: logFormat };
    const tools = { files: new DenoFiles(), clock, console: console.stdout };
    logs.push(openDaemonLog({ file: logfile, ...style, ...limits }, tools));
  }
  const form = { level: loglevel, notes: [], hasConsole: true };
  return fanOut(logs, { file: logfile, ...form, console });
}

/** One of the logs that are written to. */
type Part = Log & Partial<Pick<DaemonLog, "reopen" | typeof Symbol.dispose>>;

/** What is known of them together. */
interface Together extends Pick<OpenLog, "notes" | "hasConsole"> {
  readonly file: string | null;
  readonly level: LogLevel;
  readonly console: Consoles;
}

/** One log that writes to several, and keeps its end in memory. */
function fanOut(
  parts: readonly Part[],
  { file, level, notes, hasConsole, console }: Together,
): OpenLog {
  const owner = { name: "supervice", stream: "log" } as const;
  const tap = new OutputTap(owner, new OutputOrder());
  const logs: readonly Part[] = [...parts, tapDaemonLog(tap, level)];
  const to = (level: keyof Log) => (message: string): void => {
    for (const log of logs) log[level](message);
  };
  const log: OpenLog = {
    notes,
    hasConsole,
    console,
    tap,
    path: file,
    form: "raw",
    debug: to("debug"),
    info: to("info"),
    warning: to("warning"),
    error: to("error"),
    critical: to("critical"),
    reopen: () => {
      for (const log of logs) log.reopen?.();
    },
    [Symbol.asyncDispose]: async () => {
      const isRead = await console.finish();
      for (const log of logs) log[Symbol.dispose]?.();
      if (isRead) await console.flush();
    },
  };
  console.log = log;
  return log;
}
