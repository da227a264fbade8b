/**
 * Turns single results into verdicts: it takes `retries` failures in a row to
 * be unhealthy, and one pass to be healthy.
 *
 * @module
 */

/** What a row of results says about a process. */
export type HealthVerdict = "healthy" | "unhealthy";

/** The results of a run so far, as far as they matter. */
export interface HealthStreak {
  /** Failures since the last pass. */
  readonly failures: number;
  /** The last verdict, or `null` before the first. */
  readonly verdict: HealthVerdict | null;
}

/** The streak of a run without any result. */
export const NO_RESULTS: HealthStreak = { failures: 0, verdict: null };

/**
 * Adds one result to a streak. A verdict is new when it differs from the one
 * before, so a streak of failures has at most one.
 *
 * @param retries Failures in a row that make a process unhealthy; at least 1.
 */
export function addResult(
  streak: HealthStreak,
  healthy: boolean,
  retries: number,
): HealthStreak {
  if (healthy) return { failures: 0, verdict: "healthy" };
  const failures = streak.failures + 1;
  return {
    failures,
    verdict: failures >= retries ? "unhealthy" : streak.verdict,
  };
}
