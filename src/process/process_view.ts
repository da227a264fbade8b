/**
 * A process as others see it.
 *
 * @module
 */

import type { ExitRecord } from "../model/exit_outcome.ts";
import type { ProcessDetail } from "../model/process_detail.ts";
import type { ProcessInfo } from "../model/process_info.ts";
import type { ProcessSpec } from "../model/process_spec.ts";
import type { RunRecord } from "../model/run_record.ts";
import type { Clock } from "../ports/clock.ts";
import { redactedConfig } from "./redacted_config.ts";
import { recentCrashes } from "./restart_policy.ts";
import { leaderPid, type Machine, stateName, stateReason } from "./state.ts";

/** What a view is made from. */
export interface ProcessFacts {
  readonly spec: ProcessSpec;
  readonly machine: Machine;
  readonly exit: ExitRecord | null;
  /** Whether its run has another configuration than its next one. */
  readonly isStale: boolean;
  /** What the last run has said last on standard error. */
  readonly lastErrorLine: () => string | null;
  readonly clock: Clock;
}

/** The process as users see it. */
export function infoOf(facts: ProcessFacts): ProcessInfo {
  const { spec, machine: { actual, restarts }, clock } = facts;
  const running = actual.kind === "running" ? actual : null;
  return {
    name: spec.name,
    group: spec.group,
    state: stateName(actual),
    pid: leaderPid(actual),
    uptime: running === null
      ? null
      : Math.floor((clock.monotonicMs() - running.sinceMs) / 1e3),
    healthy: running === null || running.health === "unknown"
      ? null
      : running.health === "healthy",
    restarts,
    exit: facts.exit,
    reason: reasonOf(facts),
    changed: facts.isStale,
  };
}

function reasonOf(
  { machine: { actual }, lastErrorLine }: ProcessFacts,
): string | null {
  const reason = stateReason(actual);
  if (reason === null || actual.kind === "running") return reason;
  const line = lastErrorLine();
  return line === null ? reason : `${reason}: ${line}`;
}

/**
 * Everything that is known about a process.
 *
 * @param history How its last runs went.
 * @param retryInMs Milliseconds until it is started again by itself.
 */
export function detailOf(
  facts: ProcessFacts,
  history: readonly RunRecord[],
  retryInMs: number | null,
): ProcessDetail {
  const { spec, machine, clock } = facts;
  const { startLimitWindowMs } = spec;
  const nowMs = clock.monotonicMs();
  return {
    process: { ...infoOf(facts), history },
    desired: machine.desired,
    retryAt: retryInMs === null
      ? null
      : new Date(clock.wallMs() + retryInMs).toISOString(),
    counts: {
      runs: machine.incarnation,
      restarts: machine.restarts,
      failedStarts: machine.failedStarts,
      healthRestarts: machine.healthRestarts,
      crashes: recentCrashes(machine.crashes, nowMs, startLimitWindowMs).length,
    },
    limits: {
      startRetries: finite(spec.startRetries),
      startLimit: finite(spec.startLimit),
      startLimitWindow: startLimitWindowMs / 1_000,
    },
    config: redactedConfig(spec),
  };
}

function finite(limit: number): number | null {
  return Number.isFinite(limit) ? limit : null;
}
