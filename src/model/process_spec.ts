/**
 * What the configuration asks for: one validated, fully expanded
 * {@linkcode ProcessSpec} for every process the daemon supervises, and one
 * {@linkcode DaemonSpec} for the daemon itself. Everything here is plain data;
 * nothing downstream looks at the text of the file again.
 *
 * @module
 */

import type { ExitPattern } from "./exit_pattern.ts";
import type { LogFormat, LogMode, LogTarget } from "./log_target.ts";
import type { SignalName } from "./signal.ts";

/** An operating system account, resolved when the configuration is loaded. */
export interface UserSpec {
  /** Account name. */
  readonly name: string;
  /** Numeric user id. */
  readonly uid: number;
  /** Numeric id of the group to run with: the one named, or the primary. */
  readonly gid: number;
  /** Home directory, for `HOME`. */
  readonly home: string;
  /** Login shell, for `SHELL`. */
  readonly shell: string;
}

/** A signal that asks a process to end, and the time it gets to do so. */
export interface StopStep {
  /** What is sent. */
  readonly signal: SignalName;
  /** Milliseconds before the next step, or before SIGKILL after the last. */
  readonly waitMs: number;
}

/** A command that asks a process to end. */
export interface StopCommandSpec {
  /** Program and arguments, split into words; never empty. */
  readonly argv: readonly string[];
  /** Milliseconds that the command may take. */
  readonly timeoutMs: number;
}

/** How long the daemon waits before it starts a process again. */
export interface BackoffSpec {
  /** Milliseconds before the first retry. */
  readonly baseMs: number;
  /** Each delay is this many times the last; `linear`: 1, 2, 3 times base. */
  readonly factor: number | "linear";
  /** Longest delay in milliseconds. */
  readonly maxMs: number;
  /** Part of the delay, 0 to 1, that is added or taken away by chance. */
  readonly jitter: number;
}

/** After which exits a process that was RUNNING is started again. */
export type Autorestart = "always" | "unexpected" | "never";

/** Resources that can be limited, by the names of `ulimit` and `prlimit`. */
export const RLIMIT_RESOURCES = [
  "as",
  "core",
  "cpu",
  "data",
  "fsize",
  "locks",
  "memlock",
  "msgqueue",
  "nice",
  "nofile",
  "nproc",
  "rss",
  "rtprio",
  "rttime",
  "sigpending",
  "stack",
] as const;

/** A limit on what a process may use. */
export interface RlimitSpec {
  /** What is limited. */
  readonly resource: typeof RLIMIT_RESOURCES[number];
  /** Soft limit, in the unit of the resource; `null` for unlimited. */
  readonly soft: number | null;
  /** Hard limit, in the unit of the resource; `null` for unlimited. */
  readonly hard: number | null;
}

/** Connects to a TCP port; a connection within the timeout is a pass. */
export interface TcpProbeSpec {
  /** What tells it from other probes. */
  readonly kind: "tcp";
  /** Host name or IP address. */
  readonly host: string;
  /** Port, 1 to 65535. */
  readonly port: number;
}

/** Runs a shell command; exit status 0 within the timeout is a pass. */
export interface ScriptProbeSpec {
  /** What tells it from other probes. */
  readonly kind: "script";
  /** Text handed to `/bin/sh -c`. */
  readonly command: string;
}

/** How one health check looks at the process. */
export type ProbeSpec = TcpProbeSpec | ScriptProbeSpec;

/** When and how the health of a running process is checked. */
export interface HealthSpec {
  /** What is looked at. */
  readonly probe: ProbeSpec;
  /** Milliseconds between the end of one check and the start of the next. */
  readonly intervalMs: number;
  /** Milliseconds a check may take before it counts as failed. */
  readonly timeoutMs: number;
  /** Consecutive failures that make the process unhealthy; at least 1. */
  readonly retries: number;
  /** Milliseconds after RUNNING before the first check. */
  readonly startPeriodMs: number;
}

/**
 * What to do at start with processes that an earlier daemon left behind when
 * it was killed.
 */
export type ReconcilePolicy = "auto" | "kill" | "warn" | "off";

/** One process to supervise: an instance of a `[program:x]` section. */
export interface ProcessSpec {
  /** Unique name: `web`, or `worker:00` where `numprocs` is above 1. */
  readonly name: string;
  /** Name of the `[program:x]` section it comes from. */
  readonly program: string;
  /** Name of its group; a program outside every group is its own group. */
  readonly group: string;
  /** Program and arguments, split into words; never empty. */
  readonly argv: readonly string[];
  /** Absolute working directory, or `null` for the daemon's. */
  readonly directory: string | null;
  /** Account to run as, or `null` for the daemon's. */
  readonly user: UserSpec | null;
  /** Variables of the `environment` option; they win over everything. */
  readonly environment: Readonly<Record<string, string>>;
  /** Files of variables, absolute paths; read at each start, later ones win. */
  readonly envFiles: readonly string[];
  /** A command that writes variables, run at each start, or `null`. */
  readonly envCommand: readonly string[] | null;
  /** What the files said when the configuration was loaded. */
  readonly fileEnvironment: Readonly<Record<string, string>>;
  /** Number of the instance, two digits or more: `%(process_num)s`. */
  readonly processNum: string;
  /** Its place in the order of its group, the lowest first. */
  readonly priority: number;
  /** The place of its group in the order of groups, the lowest first. */
  readonly groupPriority: number;
  /** Start with an empty environment instead of the daemon's. */
  readonly clearEnv: boolean;
  /** File mode creation mask, or `null` for the daemon's. */
  readonly umask: number | null;
  /** Added to the niceness of the daemon, or `null` for nothing. */
  readonly nice: number | null;
  /** Limits on what the process may use. */
  readonly rlimits: readonly RlimitSpec[];
  /** Start together with the daemon. */
  readonly autostart: boolean;
  /** After which exits it is started again. */
  readonly autorestart: Autorestart;
  /** Ends that are expected, for `autorestart = unexpected`. */
  readonly exitCodes: readonly ExitPattern[];
  /** Ends after which it is never started again, but FATAL. */
  readonly norestartExitCodes: readonly ExitPattern[];
  /** Milliseconds a process must live to count as started; 0: at once. */
  readonly startMs: number;
  /** Failed starts in a row that are retried before FATAL; may be Infinity. */
  readonly startRetries: number;
  /** Delays before it is started again. */
  readonly backoff: BackoffSpec;
  /** Crashes within the window that are restarted; may be Infinity. */
  readonly startLimit: number;
  /** The window for `startLimit` and for growing delays, in milliseconds. */
  readonly startLimitWindowMs: number;
  /** Milliseconds after which FATAL is tried again, or `null` for never. */
  readonly fatalRetryMs: number | null;
  /** Signals that ask it to end, before SIGKILL; empty: SIGKILL at once. */
  readonly stopSteps: readonly StopStep[];
  /** A command that asks it to end, before any signal, or `null`. */
  readonly stopCommand: StopCommandSpec | null;
  /** Stop signals go to the whole group, not only to the leader. */
  readonly stopAsGroup: boolean;
  /** SIGKILL goes to the whole group, and no member outlives the leader. */
  readonly killAsGroup: boolean;
  /** Descendants that left the group are found and ended as well. */
  readonly killEscaped: boolean;
  /** Whether standard input is always at its end, or can be written to. */
  readonly stdin: "null" | "pipe";
  /** Where standard output goes. */
  readonly stdout: LogTarget;
  /** Where standard error goes, unless it goes with standard output. */
  readonly stderr: LogTarget;
  /** Standard error goes into the pipe or file of standard output. */
  readonly redirectStderr: boolean;
  /** The form in which the output is written down. */
  readonly logFormat: LogFormat;
  /** Escape sequences for terminals are left out of what is written down. */
  readonly stripAnsi: boolean;
  /** Who writes the log files. */
  readonly logMode: LogMode;
  /** Have the kernel kill the process when the daemon dies (Linux only). */
  readonly pdeathsig: boolean;
  /** What a later daemon does with it after this daemon was killed. */
  readonly reconcile: ReconcilePolicy;
  /** Health check, or `null` for none. */
  readonly health: HealthSpec | null;
}

/** Levels of the daemon's log, least severe first. */
export const LOG_LEVELS = [
  "DEBUG",
  "INFO",
  "WARNING",
  "ERROR",
  "CRITICAL",
] as const;

/** A level of the daemon's log. */
export type LogLevel = typeof LOG_LEVELS[number];

/** Whom a socket belongs to. */
export interface SocketOwner {
  /** Numeric user id. */
  readonly uid: number;
  /** Numeric group id. */
  readonly gid: number;
}

/** Settings of the daemon itself: the `[supervice]` section. */
export interface DaemonSpec {
  /** Absolute path of the daemon's log, or `null` where none is set. */
  readonly logfile: string | null;
  /** Least severe level that is written. */
  readonly loglevel: LogLevel;
  /** Absolute path of the pid and lock file, or `null` for none. */
  readonly pidfile: string | null;
  /** Absolute path of the RPC socket. */
  readonly socket: string;
  /** Permissions of the RPC socket. */
  readonly socketMode: number;
  /** Whom the RPC socket is given to, or `null` for the daemon's own. */
  readonly socketOwner: SocketOwner | null;
  /** Absolute path of the socket for reading only, or `null` for none. */
  readonly readonlySocket: string | null;
  /** Permissions of that one. */
  readonly readonlySocketMode: number;
  /** Whom that one is given to, or `null` for the daemon's own. */
  readonly readonlySocketOwner: SocketOwner | null;
  /** Connections that may be open on each socket. */
  readonly rpcMaxConnections: number;
  /** Messages of one client that are worked on at a time. */
  readonly rpcMaxPending: number;
  /** Largest message in bytes. */
  readonly rpcMaxMessageBytes: number;
  /** Milliseconds for the first byte of a client, or `null` for no limit. */
  readonly rpcFirstByteMs: number | null;
  /** Milliseconds for a client to read something. */
  readonly rpcStallMs: number;
  /** Absolute path of the file that lets a later daemon find orphans. */
  readonly stateFile: string;
  /** Milliseconds that a graceful shutdown may take. */
  readonly shutdownMs: number;
  /** Size in bytes at which the daemon's log rotates; 0 never. */
  readonly logMaxBytes: number;
  /** Rotated daemon logs that are kept. */
  readonly logBackups: number;
  /** The form of the lines of the daemon's log. */
  readonly logFormat: "text" | "json";
  /** Absolute path of the folder for the files of `AUTO`. */
  readonly logDir: string;
}

/** What an option of a section is set to. */
export interface OptionSetting {
  /** The value, for comparing; the default where nothing is written. */
  readonly value: unknown;
  /** What is written, with templates, or `null` where nothing is. */
  readonly text: string | null;
}

/** What options of a section are set to, by name; defaults may be missing. */
export type OptionSettings = Readonly<Record<string, OptionSetting>>;

/** The dialects of configurations: this project's own, and supervisord's. */
export const DIALECTS = ["supervice", "supervisord"] as const;

/** A dialect of configurations. */
export type Dialect = typeof DIALECTS[number];

/** A whole validated configuration. */
export interface Config {
  /** Absolute path of the file it was read from. */
  readonly file: string;
  /** The dialect it is written in. */
  readonly dialect: Dialect;
  /** How it was read, for the log: one sentence each, without a period. */
  readonly notes: readonly string[];
  /** What the daemon itself is to be like. */
  readonly daemon: DaemonSpec;
  /** What the options of `[supervice]` are set to, for reports. */
  readonly daemonOptions: OptionSettings;
  /** What the options of each program are set to, for reports. */
  readonly programOptions: ReadonlyMap<string, OptionSettings>;
  /** Every process, in the order of the file. */
  readonly processes: readonly ProcessSpec[];
  /** Things that are allowed but probably not meant, one sentence each. */
  readonly warnings: readonly string[];
}
