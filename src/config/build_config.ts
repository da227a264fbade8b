/**
 * Draft to specs. Nothing can go wrong here any more.
 *
 * @module
 */

import {
  type Autorestart,
  type BackoffSpec,
  type Config,
  type DaemonSpec,
  type HealthSpec,
  type ProbeSpec,
  type ProcessSpec,
  RLIMIT_RESOURCES,
  type RlimitSpec,
  type StopCommandSpec,
  type StopStep,
} from "../model/process_spec.ts";
import { splitWords } from "../util/shell_words.ts";
import {
  type ConfigDraft,
  instanceName,
  instancesOf,
  type ProgramDraft,
} from "./draft.ts";
import { expandVariables, mergeVariables } from "./env_files.ts";
import { membership } from "./group_rules.ts";
import type { HostFacts } from "./host_checks.ts";
import { limitOptionName } from "./limit_options.ts";
import { logDirOf, logTargetOf } from "./log_places.ts";
import { optionSettings, type Settings } from "./settings.ts";
import { stateFileOf } from "./state_file.ts";
import { expandTemplate, instanceNumber } from "./template.ts";

/** Makes the specs of a draft that has no errors. */
export function buildConfig(
  draft: ConfigDraft,
  host: HostFacts,
): Omit<Config, "warnings"> {
  const groups = membership(draft);
  return {
    file: draft.file,
    daemon: daemonSpec(draft, host),
    daemonOptions: optionSettings(draft.daemon),
    programOptions: new Map(
      draft.programs.map(({ name, settings }) => [
        name,
        optionSettings(settings),
      ]),
    ),
    processes: draft.programs.flatMap((program) => {
      const group = groups.get(program.name) ?? program.name;
      return instancesOf(program)
        .map((index) => processSpec(program, { draft, group, index, host }));
    }),
  };
}

function daemonSpec(draft: ConfigDraft, host: HostFacts): DaemonSpec {
  const { daemon } = draft;
  return {
    logfile: daemon.logfile.value,
    loglevel: daemon.loglevel.value,
    pidfile: daemon.pidfile.value,
    socket: daemon.socket.value,
    socketMode: daemon.socket_mode.value,
    socketOwner: host.socketOwners.socket_owner,
    readonlySocket: daemon.readonly_socket.value,
    readonlySocketMode: daemon.readonly_socket_mode.value,
    readonlySocketOwner: host.socketOwners.readonly_socket_owner,
    rpcMaxConnections: daemon.rpc_max_connections.value,
    rpcMaxPending: daemon.rpc_max_pending.value,
    rpcMaxMessageBytes: daemon.rpc_max_message.value,
    rpcFirstByteMs: daemon.rpc_first_byte_timeout.value,
    rpcStallMs: daemon.rpc_stall_timeout.value,
    stateFile: stateFileOf(draft),
    shutdownMs: daemon.shutdown_timeout.value,
    logMaxBytes: daemon.log_maxbytes.value,
    logBackups: daemon.log_backups.value,
    logFormat: daemon.logfile_format.value,
    logDir: logDirOf(draft),
  };
}

interface Instance {
  readonly draft: ConfigDraft;
  readonly group: string;
  /** Number of the instance, from 0. */
  readonly index: number;
  readonly host: HostFacts;
}

function processSpec(
  program: ProgramDraft,
  { draft, group, index, host }: Instance,
): ProcessSpec {
  const { name, settings } = program;
  const processNum = instanceNumber(index);
  const envFiles = settings.env_file.value;
  const fromFiles = envFiles.map((path) => host.envFiles.get(path) ?? {});
  return {
    name: instanceName(program, index),
    program: name,
    group,
    argv: wordsOf(settings.command.value ?? "", processNum),
    directory: settings.directory.value,
    user: host.users.get(name) ?? null,
    environment: expandVariables(settings.environment.value, processNum),
    envFiles,
    fileEnvironment: expandVariables(mergeVariables(fromFiles), processNum),
    processNum,
    clearEnv: settings.clear_env.value,
    umask: settings.umask.value,
    // To add nothing takes no helper program.
    nice: settings.nice.value === 0 ? null : settings.nice.value,
    rlimits: rlimitsOf(settings),
    ...restartingOf(settings),
    ...stoppingOf(settings, processNum),
    stdin: settings.stdin.value,
    stdout: logTargetOf(draft, program, { stream: "stdout", index }),
    stderr: logTargetOf(draft, program, { stream: "stderr", index }),
    redirectStderr: settings.redirect_stderr.value,
    logFormat: settings.log_format.value,
    stripAnsi: settings.strip_ansi.value,
    logMode: settings.log_mode.value,
    pdeathsig: settings.pdeathsig.value,
    reconcile: settings.reconcile.value,
    health: healthOf(settings),
  };
}

type RestartField =
  | "autostart"
  | "autorestart"
  | "exitCodes"
  | "norestartExitCodes"
  | "startMs"
  | "startRetries"
  | "backoff"
  | "startLimit"
  | "startLimitWindowMs"
  | "fatalRetryMs";

function restartingOf(
  settings: Settings<"program">,
): Pick<ProcessSpec, RestartField> {
  return {
    autostart: settings.autostart.value,
    autorestart: AUTORESTART[settings.autorestart.value],
    exitCodes: settings.exitcodes.value,
    norestartExitCodes: settings.norestart_exitcodes.value,
    startMs: settings.startsecs.value,
    startRetries: settings.startretries.value,
    backoff: backoffOf(settings),
    startLimit: settings.start_limit.value,
    startLimitWindowMs: settings.start_limit_window.value,
    fatalRetryMs: settings.fatal_retry.value,
  };
}

const AUTORESTART = {
  true: "always",
  false: "never",
  unexpected: "unexpected",
} as const satisfies Record<string, Autorestart>;

function backoffOf(settings: Settings<"program">): BackoffSpec {
  return {
    baseMs: settings.backoff_base.value,
    factor: settings.backoff_factor.value,
    maxMs: settings.backoff_max.value,
    jitter: settings.backoff_jitter.value,
  };
}

type StopField =
  | "stopSteps"
  | "stopCommand"
  | "stopAsGroup"
  | "killAsGroup"
  | "killEscaped";

function stoppingOf(
  settings: Settings<"program">,
  processNum: string,
): Pick<ProcessSpec, StopField> {
  return {
    stopSteps: stopStepsOf(settings),
    stopCommand: stopCommandOf(settings, processNum),
    stopAsGroup: settings.stopasgroup.value,
    killAsGroup: settings.killasgroup.value,
    killEscaped: settings.kill_escaped.value,
  };
}

function stopStepsOf(settings: Settings<"program">): readonly StopStep[] {
  const usual = settings.stopwaitsecs.value;
  return settings.stopsignal.value
    .map(({ signal, waitMs }) => ({ signal, waitMs: waitMs ?? usual }));
}

function stopCommandOf(
  settings: Settings<"program">,
  processNum: string,
): StopCommandSpec | null {
  const command = settings.stop_command.value;
  return command === null ? null : {
    argv: wordsOf(command, processNum),
    timeoutMs: settings.stop_command_timeout.value,
  };
}

function rlimitsOf(settings: Settings<"program">): readonly RlimitSpec[] {
  return RLIMIT_RESOURCES.flatMap((resource) => {
    const limits = settings[limitOptionName(resource)].value;
    return limits === null ? [] : [{ resource, ...limits }];
  });
}

function wordsOf(command: string, processNum: string): readonly string[] {
  const result = splitWords(expandTemplate(command, processNum));
  return result.kind === "words" ? result.words : [];
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
