/**
 * What the options about restarting have to do with each other.
 *
 * @module
 */

import { formatDuration } from "../util/duration.ts";
import type { ProgramDraft } from "./draft.ts";
import type { Findings } from "./findings.ts";
import { quoted } from "./quoted.ts";

/** Checks when one program is started again. */
export function checkRestart(
  { settings }: ProgramDraft,
  findings: Findings,
): void {
  checkDelays(settings, findings);
  const { autorestart, exitcodes } = settings;
  // An option from [DEFAULT] is meant for whichever program it fits.
  if (!autorestart.valid || !exitcodes.own) return;
  if (autorestart.value === "unexpected") return;
  findings.warning(exitcodes.spot, {
    message: `The option does nothing: autorestart is ${autorestart.value}`,
    hint: "autorestart = unexpected looks at it",
  });
}

function checkDelays(
  { backoff_base: base, backoff_max: max }: ProgramDraft["settings"],
  findings: Findings,
): void {
  if (!base.valid || !max.valid || base.value <= max.value) return;
  const [low, high] = [formatDuration(base.value), formatDuration(max.value)];
  // Where only the base is written, the default is not to blame.
  if (max.entry === null) {
    findings.error(base.spot, {
      message: `Cannot use ${
        quoted(base.entry?.value ?? low)
      }: it is above backoff_max, which is ${high}`,
    });
  } else {
    findings.error(max.spot, {
      message: `Cannot use ${
        quoted(max.entry.value)
      }: it is below backoff_base, which is ${low}`,
    });
  }
}
