/**
 * When a process is started again, after how long, and when it is given up.
 *
 * @module
 */

import type { ProcessSpec } from "../model/process_spec.ts";
import type { Next } from "./state.ts";

/** Longest delay before a start is tried again, in milliseconds. */
const MAX_RETRY_DELAY_MS = 30_000;

/** Delay before a process that ended after RUNNING starts again. */
const CRASH_DELAY_MS = 1_000;

/** What the policy looks at. */
export type PolicySpec = Pick<ProcessSpec, "autorestart" | "startRetries">;

/**
 * The delay before try number `attempt` (from 1) after a failure: as many
 * seconds as there were failures, from 1 to 30.
 */
export function retryDelayMs(attempt: number): number {
  return Math.min(Math.max(attempt, 1) * 1_000, MAX_RETRY_DELAY_MS);
}

/**
 * What follows a start that failed before RUNNING.
 *
 * @param failures Failed starts in a row, this one included.
 * @param reason How it failed.
 */
export function afterFailedStart(
  failures: number,
  reason: string,
  spec: PolicySpec,
): Next {
  if (!spec.autorestart) return { kind: "exited", reason };
  if (failures > spec.startRetries) {
    const tries = failures === 1 ? "1 try" : `${failures} tries`;
    return { kind: "fatal", reason: `gave up after ${tries}: ${reason}` };
  }
  return { kind: "backoff", reason, delayMs: retryDelayMs(failures) };
}

/**
 * What follows an end after RUNNING that nobody asked for.
 *
 * @param reason How it ended.
 */
export function afterUnexpectedExit(reason: string, spec: PolicySpec): Next {
  return spec.autorestart
    ? { kind: "backoff", reason, delayMs: CRASH_DELAY_MS }
    : { kind: "exited", reason };
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
    delayMs: retryDelayMs(restarts),
  };
}
