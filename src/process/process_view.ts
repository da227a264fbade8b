/**
 * A process as others see it.
 *
 * @module
 */

import type { ExitRecord } from "../model/exit_outcome.ts";
import type { ProcessDetail, StopDetail } from "../model/process_detail.ts";
import type { ProcessInfo } from "../model/process_info.ts";
import type { ProcessSpec } from "../model/process_spec.ts";
import type { RunRecord } from "../model/run_record.ts";
import type { Clock } from "../ports/clock.ts";
import { signalTextOf } from "./_signals.ts";
import { redactedConfig } from "./redacted_config.ts";
import { recentCrashes } from "./restart_policy.ts";
import type { Timers } from "./timers.ts";
import { leaderPid, type Machine, stateName, stateReason } from "./state.ts";

/** What is known of the run that has ended last. */
export interface LastRun {
  readonly exit: ExitRecord | null;
  /** Whether somebody was left when its leader ended. */
  readonly leftBehind: boolean;
  /**
   * What it has said last on standard error; `null` where it explains nothing,
   * as no run has come from the last start.
   */
  readonly lastErrorLine: (() => string | null) | null;
}

/** What is known before a run has ended. */
export const NO_RUN: LastRun = {
  exit: null,
  leftBehind: false,
  lastErrorLine: null,
};

/** What a view is made from. */
export interface ProcessFacts {
  readonly spec: ProcessSpec;
  readonly machine: Machine;
  readonly lastRun: LastRun;
  /** Whether its run has another configuration than its next one. */
  readonly isStale: boolean;
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
    exit: facts.lastRun.exit,
    reason: explainedReason(facts),
    changed: facts.isStale,
  };
}

/** Why it is in its state, in the words of its last run where it has any. */
function explainedReason(
  { machine: { actual }, lastRun }: ProcessFacts,
): string | null {
  const reason = stateReason(actual);
  const { exit, leftBehind, lastErrorLine } = lastRun;
  if (reason === null || lastErrorLine === null || actual.kind === "running") {
    return reason;
  }
  // As a program ends that goes into the background, which says nothing.
  const isForking = leftBehind && exit?.code === 0 &&
    actual.kind !== "sweeping";
  const line = lastErrorLine() ??
    (isForking ? "it left processes behind" : null);
  return line === null ? reason : `${reason}: ${line}`;
}

/**
 * Everything that is known about a process.
 *
 * @param history How its last runs went.
 * @param timers Its timers.
 */
export function detailOf(
  facts: ProcessFacts,
  history: readonly RunRecord[],
  timers: Timers,
): ProcessDetail {
  const { spec, machine, clock, lastRun: { leftBehind } } = facts;
  const { startLimitWindowMs } = spec;
  const nowMs = clock.monotonicMs();
  return {
    process: { ...infoOf(facts), history },
    desired: machine.desired,
    retryAt: timeIn(
      timers.dueInMs("retry") ?? timers.dueInMs("fatal-retry"),
      clock,
    ),
    stop: stopOf(facts, timers),
    leftBehind,
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

/** How far the ending of its run has come. */
function stopOf(
  { spec, machine: { actual }, clock }: ProcessFacts,
  timers: Timers,
): StopDetail | null {
  if (actual.kind !== "stopping" && actual.kind !== "sweeping") return null;
  const { step } = actual;
  const [timer, signal, next] = step.kind === "asked"
    ? [
      "stop-deadline",
      signalTextOf(spec, step.index),
      signalTextOf(spec, step.index + 1) ?? "SIGKILL",
    ] as const
    : ["kill-deadline", "SIGKILL", null] as const;
  const sentForMs = timers.armedForMs(timer);
  // None was sent yet, or the last one so long ago that it won't help.
  if (sentForMs === null || signal === null) return null;
  return {
    signal,
    sentAt: new Date(clock.wallMs() - sentForMs).toISOString(),
    next,
    nextAt: next === null ? null : timeIn(timers.dueInMs(timer), clock),
  };
}

/** The time of day in so many milliseconds. */
function timeIn(ms: number | null, clock: Clock): string | null {
  return ms === null ? null : new Date(clock.wallMs() + ms).toISOString();
}

function finite(limit: number): number | null {
  return Number.isFinite(limit) ? limit : null;
}
