/**
 * What the health checks of a run tell the log and the bus: what is new. That
 * is the first check that passes, also after failures, and failures until there
 * are enough to make the process unhealthy; all others say nothing new, and may
 * come for ever.
 *
 * @module
 */

import type { ProcessFact } from "../model/event.ts";
import type { World } from "./world.ts";

/** Where reports of single checks go. */
export interface CheckReports {
  passed(message: string): void;
  failed(message: string, failures: number): void;
}

/**
 * Makes the reports of single checks.
 *
 * @param fact Says which process it is, and when.
 * @param retries Failures in a row that make it unhealthy.
 */
export function checkReports(
  fact: () => ProcessFact,
  retries: number,
  world: Pick<World, "log" | "publish">,
): CheckReports {
  let passedLast = false;
  return {
    passed: (message) => {
      const about = fact();
      world.log.debug(`${about.name}: health check passed: ${message}`);
      if (passedLast) return;
      passedLast = true;
      world.publish({ kind: "health-passed", ...about, message });
    },
    failed: (message, failures) => {
      const about = fact();
      passedLast = false;
      if (failures > retries) {
        world.log.debug(`${about.name}: health check still fails: ${message}`);
        return;
      }
      world.log.warning(
        `${about.name}: health check failed (${failures}/${retries}): ` +
          message,
      );
      world.publish({ kind: "health-failed", ...about, message, failures });
    },
  };
}
