/**
 * Draft to specs. Nothing can go wrong here any more.
 *
 * @module
 */

import type {
  Config,
  DaemonSpec,
  HealthSpec,
  LogFileSpec,
  ProbeSpec,
  ProcessSpec,
} from "../model/process_spec.ts";
import { splitWords } from "../util/shell_words.ts";
import {
  type ConfigDraft,
  instancesOf,
  type ProgramDraft,
  type StreamName,
} from "./draft.ts";
import { membership } from "./group_rules.ts";
import type { HostFacts } from "./host_checks.ts";
import type { Settings } from "./settings.ts";
import { stateFileOf } from "./state_file.ts";
import { expandTemplate, instanceNumber } from "./template.ts";

/** Makes the specs of a draft that has no errors. */
export function buildConfig(draft: ConfigDraft, host: HostFacts): Config {
  const groups = membership(draft);
  return {
    file: draft.file,
    daemon: daemonSpec(draft),
    processes: draft.programs.flatMap((program) => {
      const group = groups.get(program.name) ?? program.name;
      return instancesOf(program)
        .map((index) => processSpec(program, { group, index, host }));
    }),
    warnings: draft.findings.warnings(),
  };
}

function daemonSpec(draft: ConfigDraft): DaemonSpec {
  const { daemon } = draft;
  return {
    logfile: daemon.logfile.value,
    loglevel: daemon.loglevel.value,
    pidfile: daemon.pidfile.value,
    socket: daemon.socket.value,
    stateFile: stateFileOf(draft),
    shutdownMs: daemon.shutdown_timeout.value,
    logMaxBytes: daemon.log_maxbytes.value,
    logBackups: daemon.log_backups.value,
  };
}

interface Instance {
  readonly group: string;
  /** Number of the instance, from 0. */
  readonly index: number;
  readonly host: HostFacts;
}

function processSpec(
  { name, settings }: ProgramDraft,
  { group, index, host }: Instance,
): ProcessSpec {
  const user = settings.user.value;
  return {
    name: settings.numprocs.value === 1
      ? name
      : `${name}:${instanceNumber(index)}`,
    program: name,
    group,
    argv: argvOf(settings, index),
    directory: settings.directory.value,
    user: user === null ? null : host.users.get(user) ?? null,
    environment: environmentOf(settings, index, host),
    autostart: settings.autostart.value,
    autorestart: settings.autorestart.value,
    startMs: settings.startsecs.value,
    startRetries: settings.startretries.value,
    stopSignal: settings.stopsignal.value,
    stopWaitMs: settings.stopwaitsecs.value,
    stdout: logFileOf(settings, "stdout", index),
    stderr: logFileOf(settings, "stderr", index),
    pdeathsig: settings.pdeathsig.value,
    reconcile: settings.reconcile.value,
    health: healthOf(settings),
  };
}

function argvOf(
  { command }: Settings<"program">,
  index: number,
): readonly string[] {
  const result = splitWords(expandTemplate(command.value ?? "", index));
  return result.kind === "words" ? result.words : [];
}

function environmentOf(
  { environment, env_file: envFile }: Settings<"program">,
  index: number,
  { envFiles }: HostFacts,
): Readonly<Record<string, string>> {
  const sources = [
    ...envFile.value.map((path) => envFiles.get(path) ?? {}),
    environment.value,
  ];
  const pairs = sources.flatMap((source) => Object.entries(source))
    .map(([name, value]) => [name, expandTemplate(value, index)] as const);
  return Object.fromEntries(pairs);
}

function logFileOf(
  settings: Settings<"program">,
  stream: StreamName,
  index: number,
): LogFileSpec | null {
  const path = settings[`${stream}_logfile`].value;
  return path === null ? null : {
    path: expandTemplate(path, index),
    maxBytes: settings[`${stream}_logfile_maxbytes`].value,
    backups: settings[`${stream}_logfile_backups`].value,
  };
}

function healthOf(settings: Settings<"program">): HealthSpec | null {
  const probe = probeOf(settings);
  return probe === null ? null : {
    probe,
    intervalMs: settings.healthcheck_interval.value,
    timeoutMs: settings.healthcheck_timeout.value,
    // 0 is allowed for the sake of old files and means the same.
    retries: Math.max(1, settings.healthcheck_retries.value),
    startPeriodMs: settings.healthcheck_start_period.value,
  };
}

function probeOf(settings: Settings<"program">): ProbeSpec | null {
  const { healthcheck_port: port, healthcheck_command: command } = settings;
  const kind = settings.healthcheck_type.value;
  if (kind === "tcp" && port.value !== null) {
    return { kind, host: settings.healthcheck_host.value, port: port.value };
  }
  if (kind === "script" && command.value !== null) {
    return { kind, command: command.value };
  }
  return null;
}
