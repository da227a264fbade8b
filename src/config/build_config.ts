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
import type { ConfigDraft, InstanceDraft, ProgramDraft } from "./draft.ts";
import { expandVariables, mergeVariables } from "./env_files.ts";
import type { HostFacts } from "./host_checks.ts";
import { limitOptionName } from "./limit_options.ts";
import { logDirOf, logTargetOf } from "./log_places.ts";
import { optionSettings, withOtherDefaults } from "./option_settings.ts";
import type { Settings } from "./settings.ts";
import { stateFileOf } from "./state_file.ts";
import { instanceNumber } from "./template.ts";

/** Makes the specs of a draft that has no errors. */
export function buildConfig(
  draft: ConfigDraft,
  host: HostFacts,
): Omit<Config, "warnings"> {
  const priorities = new Map(
    draft.groups.map(({ name, settings }) =>
      [name, settings.priority.value] as const
    ),
  );
  const others = withOtherDefaults("program", draft);
  return {
    file: draft.file,
    dialect: draft.dialect,
    notes: draft.notes,
    daemon: daemonSpec(draft, host),
    daemonOptions: optionSettings(
      draft.daemon,
      withOtherDefaults("supervice", draft),
    ),
    programOptions: new Map(
      draft.programs.map(({ name, settings }) => [
        name,
        optionSettings(settings, others),
      ]),
    ),
    processes: draft.programs.flatMap((program) =>
      program.instances
        .map((instance) =>
          processSpec(program, instance, { draft, priorities, host })
        )
    ),
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

/** What the processes of all programs are made with. */
interface BuildContext {
  readonly draft: ConfigDraft;
  /** Priorities of groups by name. */
  readonly priorities: ReadonlyMap<string, number>;
  readonly host: HostFacts;
}

function processSpec(
  { name: program }: ProgramDraft,
  instance: InstanceDraft,
  { draft, priorities, host }: BuildContext,
): ProcessSpec {
  const { name, group, number, settings } = instance;
  const processNum = instanceNumber(number);
  const envFiles = settings.env_file.value;
  const fromFiles = envFiles.map((path) => host.envFiles.get(path) ?? {});
  return {
    name,
    program,
    group,
    argv: settings.command.value ?? [],
    directory: settings.directory.value,
    user: host.users.get(program) ?? null,
    environment: environmentOf(draft, instance),
    envFiles,
    envCommand: settings.env_command.value,
    fileEnvironment: expandVariables(mergeVariables(fromFiles), processNum),
    processNum,
    priority: settings.priority.value,
    // Where there is no group, the program is one, with its priority.
    groupPriority: priorities.get(group) ?? settings.priority.value,
    clearEnv: settings.clear_env.value,
    umask: settings.umask.value,
    // To add nothing takes no helper program.
    nice: settings.nice.value === 0 ? null : settings.nice.value,
    rlimits: rlimitsOf(settings),
    ...restartingOf(settings),
    ...stoppingOf(settings),
    stdin: settings.stdin.value,
    stdout: logTargetOf(draft, instance, "stdout"),
    stderr: logTargetOf(draft, instance, "stderr"),
    redirectStderr: settings.redirect_stderr.value,
    logFormat: settings.log_format.value,
    stripAnsi: settings.strip_ansi.value,
    logMode: settings.log_mode.value,
    pdeathsig: settings.pdeathsig.value,
    reconcile: settings.reconcile.value,
    health: healthOf(settings),
  };
}

/** What supervisord tells its programs about themselves. */
function environmentOf(
  { dialect, daemon }: ConfigDraft,
  { name, group, settings }: InstanceDraft,
): Readonly<Record<string, string>> {
  const own = settings.environment.value;
  if (dialect !== "supervisord") return own;
  const about = {
    SUPERVISOR_ENABLED: "1",
    SUPERVISOR_PROCESS_NAME: name.slice(name.indexOf(":") + 1),
    SUPERVISOR_GROUP_NAME: group,
  };
  return mergeVariables([about, daemon.environment.value, own]);
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
): Pick<ProcessSpec, StopField> {
  return {
    stopSteps: stopStepsOf(settings),
    stopCommand: stopCommandOf(settings),
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
): StopCommandSpec | null {
  const argv = settings.stop_command.value;
  return argv === null ? null : {
    argv,
    timeoutMs: settings.stop_command_timeout.value,
  };
}

function rlimitsOf(settings: Settings<"program">): readonly RlimitSpec[] {
  return RLIMIT_RESOURCES.flatMap((resource) => {
    const limits = settings[limitOptionName(resource)].value;
    return limits === null ? [] : [{ resource, ...limits }];
  });
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
