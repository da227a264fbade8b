/**
 * What the options of one program have to do with each other.
 *
 * @module
 */

import type { ProgramDraft } from "./draft.ts";
import type { Findings } from "./findings.ts";
import { checkHealth } from "./health_rules.ts";
import { checkLogs } from "./log_rules.ts";
import { checkRestart } from "./restart_rules.ts";
import { checkStop } from "./stop_rules.ts";

/** Checks one program. */
export function checkProgram(program: ProgramDraft, findings: Findings): void {
  checkRestart(program, findings);
  checkStop(program, findings);
  checkHealth(program, findings);
  checkLogs(program, findings);
}
