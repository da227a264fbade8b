/**
 * Whether the daemon that wrote a state file is still there. A pidfile keeps
 * two daemons apart; without one they may still be given the same state file,
 * and neither must take the other for dead.
 *
 * @module
 */

import type { Log } from "../ports/log.ts";
import type { ProcessSurvey } from "../ports/process_survey.ts";
import type { State } from "./state_file.ts";

/** What is asked who is there. */
export interface IdentityTools {
  readonly survey: ProcessSurvey;
  readonly log: Log;
}

/** When a process started, or `undefined` where that can't be found out. */
export async function startTokenOf(
  pid: number,
  { survey, log }: IdentityTools,
): Promise<string | undefined> {
  try {
    return (await survey.startTokens([pid])).get(pid);
  } catch (error) {
    log.debug(`no start token: ${error}`);
    return undefined;
  }
}

/** Whether the daemon that wrote down `state` lives; a zombie does not. */
export async function isStillRunning(
  { pid, startToken }: State,
  tools: IdentityTools,
): Promise<boolean> {
  if (startToken === undefined) return false;
  if (await startTokenOf(pid, tools) !== startToken) return false;
  try {
    return (await tools.survey.look()).some((process) => process.pid === pid);
  } catch (error) {
    tools.log.error(`can't see whether daemon ${pid} still runs: ${error}`);
    return false;
  }
}
