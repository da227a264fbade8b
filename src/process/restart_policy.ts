/**
 * When a process is started again, after how long, and when it is given up.
 *
 * - A start that fails is tried again `startretries` times, after growing
 *   delays; then the process is FATAL.
 * - An end after RUNNING restarts the process at once when it is the first
 *   one within the window, and after growing delays when it repeats; with a
 *   `start_limit`, more ends than that within the window are FATAL.
 * - An exit that `norestart_exitcodes` names is FATAL at once.
 *
 * @module
 */

import { describeOutcome, type ExitOutcome } from "../model/exit_outcome.ts";
import { matchesExit } from "../model/exit_pattern.ts";
import type { BackoffSpec, ProcessSpec } from "../model/process_spec.ts";
import type { Next } from "./state.ts";

/** What the policy looks at. */
export type PolicySpec = Pick<
  ProcessSpec,
  | "autorestart"
  | "startRetries"
  | "backoff"
  | "startLimit"
  | "startLimitWindowMs"
  | "exitCodes"
  | "norestartExitCodes"
>;

/**
 * The delay before retry number `attempt` (from 1).
 *
 * @param random From 0 up to 1; decides how the jitter falls.
 * @returns Milliseconds; never more than `maxMs` and its jitter.
 */
export function retryDelayMs(
  attempt: number,
  backoff: BackoffSpec,
  random: number,
): number {
  const { baseMs, factor, maxMs, jitter } = backoff;
  const nth = Math.max(attempt, 1);
  const grown = factor === "linear"
    ? baseMs * nth
    : baseMs * factor ** (nth - 1);
  const spread = 1 + jitter * (2 * random - 1);
  return Math.round(Math.min(grown, maxMs) * spread);
}

/**
 * What follows a start that failed before RUNNING.
 *
 * @param failures Failed starts in a row, this one included.
 * @param outcome How the child ended, or `null` when there was none.
 * @param reason How it failed, in words.
 */
export function afterFailedStart(
  failures: number,
  outcome: ExitOutcome | null,
  reason: string,
  spec: PolicySpec,
  random: number,
): Next {
  const final = outcome === null ? null : neverAgain(outcome, spec);
  if (final !== null) return final;
  if (spec.autorestart === "never") return { kind: "exited", reason };
  if (failures > spec.startRetries) {
    const tries = failures === 1 ? "1 try" : `${failures} tries`;
    return { kind: "fatal", reason: `gave up after ${tries}: ${reason}` };
  }
  const delayMs = retryDelayMs(failures, spec.backoff, random);
  return { kind: "backoff", reason, delayMs };
}

/**
 * The crashes that still count: those within the window before `nowMs`.
 *
 * @param crashes Times on the monotonic clock, oldest first.
 */
export function recentCrashes(
  crashes: readonly number[],
  nowMs: number,
  windowMs: number,
): readonly number[] {
  return crashes.filter((atMs) => nowMs - atMs < windowMs);
}

/**
 * What follows an end after RUNNING that nobody asked for.
 *
 * @param crashes Such ends within the window, this one included.
 */
export function afterUnexpectedExit(
  crashes: number,
  outcome: ExitOutcome,
  spec: PolicySpec,
  random: number,
): Next {
  const reason = describeOutcome(outcome);
  const final = neverAgain(outcome, spec);
  if (final !== null) return final;
  const isWanted = spec.autorestart === "always" ||
    (spec.autorestart === "unexpected" &&
      !matchesExit(outcome, spec.exitCodes));
  if (!isWanted) return { kind: "exited", reason };
  if (crashes > spec.startLimit) {
    const seconds = spec.startLimitWindowMs / 1_000;
    return {
      kind: "fatal",
      reason: `ended ${crashes} times within ${seconds} s: ${reason}`,
    };
  }
  if (crashes === 1) return { kind: "respawn", automatic: true };
  const delayMs = retryDelayMs(crashes - 1, spec.backoff, random);
  return { kind: "backoff", reason, delayMs };
}

/**
 * What follows a stop because of failed health checks.
 *
 * @param restarts Health restarts in a row, this one included.
 * @param reason What the last check said.
 */
export function afterHealthFailure(
  restarts: number,
  reason: string,
  spec: PolicySpec,
  random: number,
): Next {
  if (restarts > spec.startRetries) {
    const done = restarts - 1;
    const times = done === 1 ? "1 restart" : `${done} restarts`;
    return {
      kind: "fatal",
      reason: `still unhealthy after ${times}: ${reason}`,
    };
  }
  return {
    kind: "backoff",
    reason: `unhealthy: ${reason}`,
    delayMs: retryDelayMs(restarts, spec.backoff, random),
  };
}

function neverAgain(outcome: ExitOutcome, spec: PolicySpec): Next | null {
  if (!matchesExit(outcome, spec.norestartExitCodes)) return null;
  return {
    kind: "fatal",
    reason: `${describeOutcome(outcome)}, which norestart_exitcodes names`,
  };
}
