/**
 * What has to be settled before a daemon starts: whether the one before it
 * still runs, and what it has left where it did not end in order.
 *
 * @module
 */

import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import type { ProcessSurvey } from "../../ports/process_survey.ts";
import { isStillRunning } from "../../supervisor/daemon_identity.ts";
import { type OrphanReport, reconcile } from "../../supervisor/orphans.ts";
import type { State } from "../../supervisor/state_file.ts";
import { ownAncestry } from "../../sys/own_pid.ts";

/** What it is settled with. */
export interface PastTools {
  readonly survey: ProcessSurvey;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Ends what an earlier daemon has left.
 *
 * @param past What that daemon wrote down.
 * @param path Where it did so.
 * @returns A line for whoever starts this daemon.
 * @throws {Error} When that daemon still runs (as a rejection).
 */
export async function settlePast(
  past: State,
  path: string,
  tools: PastTools,
): Promise<string> {
  if (await isStillRunning(past, tools)) {
    throw new Error(
      `Cannot use state file ${JSON.stringify(path)}: the daemon that ` +
        `keeps it is running, pid ${past.pid}; choose another state_file`,
    );
  }
  const spared = await ownAncestry();
  return noteOf(past.pid, await reconcile(past, { ...tools, spared }));
}

function noteOf(pid: number, { killed, left }: OrphanReport): string {
  const done = [
    ...(killed.length === 0 ? [] : [`killed: ${killed.join(", ")}`]),
    ...(left.length === 0 ? [] : [`still running: ${left.join(", ")}`]),
  ];
  const what = done.length === 0 ? "nothing was left of it" : done.join("; ");
  return `supervice: the last daemon (pid ${pid}) did not end in order; ${what}`;
}
