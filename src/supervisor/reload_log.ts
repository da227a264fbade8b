/**
 * What the log tells about a reload.
 *
 * @module
 */

import type { RefusedChange, ReloadReport } from "../model/reload_report.ts";
import type { Log } from "../ports/log.ts";

/** Tells what is going to be done. */
export function logPlan(report: ReloadReport, log: Log): void {
  const restarted = report.processes
    .filter(({ action }) => action === "restart").map(({ name }) => name);
  const parts = [
    ["added", report.added],
    ["removed", report.removed],
    ["changed", report.changed],
    ["restarting", restarted],
  ] as const;
  const said = parts.filter(([, names]) => names.length > 0)
    .map(([verb, names]) => `${verb} ${names.join(", ")}`);
  log.info(`reload: ${said.length === 0 ? "no changes" : said.join("; ")}`);
}

/** Tells what the daemon can't take over. */
export function logRefusals(
  refused: readonly RefusedChange[],
  log: Log,
): void {
  for (const { section, option, reason } of refused) {
    log.warning(
      `${option} of [${section}] can't change while the daemon runs: ` +
        `${reason}; restart the daemon to apply it`,
    );
  }
}
