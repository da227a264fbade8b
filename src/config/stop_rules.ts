/**
 * What the options about stopping have to do with each other.
 *
 * @module
 */

import type { ProgramDraft } from "./draft.ts";
import { type Findings, placeText } from "./findings.ts";
import { quoted } from "./quoted.ts";

/** Checks how one program is stopped. */
export function checkStop(
  { settings }: ProgramDraft,
  findings: Findings,
): void {
  checkGroup(settings, findings);
  warnOfUnusedTimes(settings, findings);
}

/** As in supervisord: who spells out both is told that they disagree. */
function checkGroup(
  { stopasgroup, killasgroup }: ProgramDraft["settings"],
  findings: Findings,
): void {
  if (stopasgroup.entry === null || killasgroup.entry === null) return;
  if (!stopasgroup.valid || !killasgroup.valid) return;
  if (!stopasgroup.value || killasgroup.value) return;
  findings.error(killasgroup.spot, {
    message: `Cannot use ${quoted(killasgroup.entry.value)}: stopasgroup is ` +
      `true at ${placeText(stopasgroup.entry, killasgroup.spot)}`,
    hint: "set stopasgroup = false as well, as supervisord demands",
  });
}

// An option from [DEFAULT] is meant for whichever program it fits.
function warnOfUnusedTimes(
  settings: ProgramDraft["settings"],
  findings: Findings,
): void {
  const { stop_command: command, stop_command_timeout: timeout } = settings;
  if (timeout.own && command.valid && command.value === null) {
    findings.warning(timeout.spot, {
      message: "The option does nothing: there is no stop_command",
    });
  }
  const { stopsignal: signals, stopwaitsecs: wait } = settings;
  const isUsed = signals.value.some(({ waitMs }) => waitMs === null);
  if (wait.own && signals.valid && !isUsed) {
    findings.warning(wait.spot, {
      message: "The option does nothing: no signal of stopsignal waits for it",
    });
  }
}
