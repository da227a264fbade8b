/**
 * Tells the log and the bus that a process has come to another state.
 *
 * @module
 */

import type { ProcessFact } from "../model/event.ts";
import type { StateName } from "../model/process_info.ts";
import { type Actual, stateReason } from "./state.ts";
import type { World } from "./world.ts";

/** A change that users see. */
export interface Change {
  readonly from: StateName;
  readonly to: StateName;
  /** Why, where there is something to say. */
  readonly reason: string | null;
}

/** Why a process is in its state, and when BACKOFF is going to end. */
export function announcedReason(actual: Actual, nowMs: number): string | null {
  const reason = stateReason(actual);
  if (actual.kind !== "backoff") return reason;
  const ms = actual.retryAtMs - nowMs;
  // To say so takes a moment, which is not to be seen in the number.
  const step = ms < 100 ? 1 : 10;
  const seconds = Math.round(ms / step) * step / 1_000;
  return `${reason}; next try in ${seconds} s`;
}

/** Announces a change: first to the log, then to the bus. */
export function announce(
  about: ProcessFact,
  change: Change,
  world: World,
): void {
  const { from, to, reason } = change;
  const why = reason === null ? "" : `: ${reason}`;
  const line = `${about.name}: ${from} -> ${to}${why}`;
  switch (to) {
    case "FATAL":
    case "UNHEALTHY":
      world.log.error(line);
      break;
    case "BACKOFF":
      world.log.warning(line);
      break;
    default:
      world.log.info(line);
  }
  world.publish({ kind: "state-changed", ...about, ...change });
}
