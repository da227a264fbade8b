/**
 * What the system is asked by means of children. That takes its time, so it is
 * asked first, and answers while the configuration is read.
 *
 * @module
 */

import type { UserSpec } from "../../model/process_spec.ts";
import type { Clock } from "../../ports/clock.ts";
import type { ProcessSurvey } from "../../ports/process_survey.ts";
import { DenoSpawner } from "../../sys/deno_spawner.ts";
import { ownPid } from "../../sys/own_pid.ts";
import { SystemAccounts } from "../../sys/system_accounts.ts";
import { SystemProcessSurvey } from "../../sys/system_process_survey.ts";

/** The answers that are due. */
export interface EarlyQuestions {
  readonly spawner: Promise<DenoSpawner>;
  readonly survey: ProcessSurvey;
  readonly self: Promise<UserSpec>;
  /** When this process has started; `undefined` where nobody can tell. */
  readonly startToken: Promise<string | undefined>;
}

/** Asks everything; what can't be answered rejects for whoever waits for it. */
export function askEarly(clock: Clock): EarlyQuestions {
  const survey = new SystemProcessSurvey();
  const spawner = DenoSpawner.create(clock);
  const self = new SystemAccounts().self();
  // Until somebody waits for them.
  for (const answer of [spawner, self]) answer.catch(() => undefined);
  const startToken = survey.startTokens([ownPid()])
    .then((tokens) => tokens.get(ownPid()), () => undefined);
  return { spawner, survey, self, startToken };
}
