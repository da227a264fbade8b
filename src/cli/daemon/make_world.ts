/**
 * Puts the real world together for the processes.
 *
 * @module
 */

import { needsRestart } from "../../config/diff_config.ts";
import { readEnvironment } from "../../config/read_environment.ts";
import type { EventBus } from "../../events/event_bus.ts";
import type { EventJournal } from "../../events/event_journal.ts";
import { HealthMonitor } from "../../health/health_monitor.ts";
import type { Strays } from "../../health/script_probe.ts";
import { endMarked } from "../../process/end_marked.ts";
import { makeProbe } from "../../health/make_probe.ts";
import { Capture } from "../../logs/capture.ts";
import { DirectLogs } from "../../logs/direct_logs.ts";
import type { LogFiles } from "../../logs/log_files.ts";
import type { OutputLogs } from "../../logs/output_logs.ts";
import {
  OutputSinks,
  type OutputSinksOptions,
} from "../../logs/output_sinks.ts";
import { logPath } from "../../model/log_target.ts";
import type { HealthSpec, ProcessSpec } from "../../model/process_spec.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Files } from "../../ports/files.ts";
import type { IoTurn } from "../../ports/io_turn.ts";
import type { Log } from "../../ports/log.ts";
import type { ProcessSurvey } from "../../ports/process_survey.ts";
import type { Spawner } from "../../ports/spawner.ts";
import { envCommandOutput } from "../../process/env_command.ts";
import { SpawnTurns } from "../../process/spawn_turns.ts";
import type { HealthReports, HealthWatch, World } from "../../process/world.ts";
import { makeRunId, makeRunIdPrefix } from "../../supervisor/run_id.ts";
import { SystemLogger } from "../../sys/system_logger.ts";
import { DenoTcpDialer } from "../../sys/tcp_dialer.ts";

/** What the world is made of. */
export interface WorldParts {
  readonly clock: Clock;
  readonly files: Files;
  readonly spawner: Spawner;
  /** Lets others come between starts. */
  readonly ioTurn: IoTurn;
  readonly survey: ProcessSurvey;
  readonly log: Log;
  readonly bus: EventBus;
  readonly journal: EventJournal;
  readonly daemonId: string;
  readonly logFiles: LogFiles;
  readonly outputs: OutputLogs;
  /** What captured output goes into. */
  readonly sinks: OutputSinks;
}

/** Makes what captured output goes into. */
export function makeSinks(
  options: Omit<OutputSinksOptions, "openSyslog">,
): OutputSinks {
  const openSyslog: OutputSinksOptions["openSyslog"] = (origin) =>
    new SystemLogger(origin);
  return new OutputSinks({ ...options, openSyslog });
}

/** Makes the world that processes live in. */
export function makeWorld(parts: WorldParts): World {
  const { clock, files, spawner, survey, log, bus, journal, daemonId } = parts;
  const { outputs, sinks } = parts;
  const { compression } = parts.logFiles;
  const directLogs = new DirectLogs({ files, clock, log, compression });
  return {
    clock,
    spawner,
    turns: new SpawnTurns(clock, parts.ioTurn),
    survey,
    log,
    random: () => Math.random(),
    publish: (event) => {
      journal.record(event);
      bus.publish(event);
    },
    capture: (spec, stream, bytes) => {
      const tap = outputs.tap(spec.name, stream);
      tap.path = logPath(spec[stream]);
      const sink = sinks.open(spec, stream);
      return new Capture(bytes, { tap, sink, clock, ioTurn: parts.ioTurn });
    },
    forget: (process) => outputs.forget(process),
    beginDirectLogs: (spec) => directLogs.begin(spec),
    watchHealth: (spec, health, reports, runId) => {
      const end = () => endMarked(spec.name, runId, { survey, clock, log });
      const strays = spec.killEscaped ? { runId, end } : null;
      return watchHealth(spec, health, reports, { clock, spawner, strays });
    },
    isStale: needsRestart,
    readEnvironment: (spec, abandon) =>
      readEnvironment(spec, files, (argv, environment) => {
        const order = { argv, environment, abandon };
        return envCommandOutput(spec, order, { clock, spawner });
      }),
    runIdPrefix: (process) => makeRunIdPrefix(daemonId, process),
    runId: (process, incarnation) => makeRunId(daemonId, process, incarnation),
  };
}

function watchHealth(
  spec: ProcessSpec,
  health: HealthSpec,
  reports: HealthReports,
  { clock, spawner, strays }: Pick<WorldParts, "clock" | "spawner"> & {
    readonly strays: Strays | null;
  },
): HealthWatch {
  const dialer = new DenoTcpDialer();
  const probe = makeProbe(health.probe, {
    dialer,
    spawner,
    program: spec,
    strays,
  });
  let lastMessage = "";
  const monitor = new HealthMonitor(health, {
    probe,
    clock,
    reporter: {
      onResult: ({ healthy, message }, failures) => {
        lastMessage = message;
        if (healthy) reports.passed(message);
        else reports.failed(message, failures);
      },
      onVerdict: (verdict) => {
        if (verdict === "healthy") reports.healthy();
        else reports.unhealthy(lastMessage);
      },
    },
  });
  monitor.start();
  return { stop: () => monitor.stop() };
}
