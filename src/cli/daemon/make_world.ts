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
import { makeProbe } from "../../health/make_probe.ts";
import { Capture } from "../../logs/capture.ts";
import type { LogFiles } from "../../logs/log_files.ts";
import type { OutputLogs } from "../../logs/output_logs.ts";
import { logPath } from "../../model/log_target.ts";
import type { HealthSpec, ProcessSpec } from "../../model/process_spec.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Files } from "../../ports/files.ts";
import type { Log } from "../../ports/log.ts";
import type { ProcessSurvey } from "../../ports/process_survey.ts";
import type { Spawner } from "../../ports/spawner.ts";
import type { HealthReports, HealthWatch, World } from "../../process/world.ts";
import { makeRunId, makeRunIdPrefix } from "../../supervisor/run_id.ts";
import { DenoTcpDialer } from "../../sys/tcp_dialer.ts";

/** What the world is made of. */
export interface WorldParts {
  readonly clock: Clock;
  readonly files: Files;
  readonly spawner: Spawner;
  readonly survey: ProcessSurvey;
  readonly log: Log;
  readonly bus: EventBus;
  readonly journal: EventJournal;
  readonly daemonId: string;
  readonly logFiles: LogFiles;
  readonly outputs: OutputLogs;
}

/** Makes the world that processes live in. */
export function makeWorld(parts: WorldParts): World {
  const { clock, files, spawner, survey, log, bus, journal, daemonId } = parts;
  const { logFiles, outputs } = parts;
  return {
    clock,
    spawner,
    survey,
    log,
    random: () => Math.random(),
    publish: (event) => {
      journal.record(event);
      bus.publish(event);
    },
    capture: (spec, stream, bytes) => {
      const target = spec[stream];
      const share = target.kind === "file" ? logFiles.acquire(target) : null;
      const tap = outputs.tap(spec.name, stream);
      tap.path = logPath(target);
      const sink = {
        write: (bytes: Uint8Array) => {
          tap.write(bytes);
          share?.write(bytes);
        },
      };
      const capture = new Capture(bytes, { sink, clock });
      capture.done.then(() => share?.release());
      return capture;
    },
    forget: (process) => outputs.forget(process),
    watchHealth: (spec, health, reports) =>
      watchHealth(spec, health, reports, { clock, spawner }),
    isStale: needsRestart,
    readEnvironment: (spec) => readEnvironment(spec, files),
    runIdPrefix: (process) => makeRunIdPrefix(daemonId, process),
    runId: (process, incarnation) => makeRunId(daemonId, process, incarnation),
  };
}

function watchHealth(
  spec: ProcessSpec,
  health: HealthSpec,
  reports: HealthReports,
  { clock, spawner }: Pick<WorldParts, "clock" | "spawner">,
): HealthWatch {
  const dialer = new DenoTcpDialer();
  const probe = makeProbe(health.probe, { dialer, spawner, program: spec });
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
