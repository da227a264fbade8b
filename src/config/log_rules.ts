/**
 * What the options for output have to do with each other.
 *
 * @module
 */

import { type ProgramDraft, STREAMS } from "./draft.ts";
import type { Findings } from "./findings.ts";

/** What only a daemon that sees the output can do. */
const NEEDS_CAPTURE = ["log_format", "strip_ansi"] as const;

/** Checks the output of one program. */
export function checkLogs(program: ProgramDraft, findings: Findings): void {
  const { redirect_stderr: redirect, stderr_logfile: stderr, log_mode: mode } =
    program.settings;
  if (redirect.value && stderr.own && stderr.value.kind !== "none") {
    findings.warning(stderr.spot, {
      message: "The option has no effect: redirect_stderr sends standard " +
        "error where standard output goes",
      hint: "leave one of the two out",
    });
  }
  if (mode.value === "direct") checkDirect(program, findings);
  checkTotal(program, findings);
}

/** Only rotated files can be removed to keep below the cap. */
function checkTotal({ settings }: ProgramDraft, findings: Findings): void {
  const { log_total_maxbytes: total } = settings;
  if (total.value === 0) return;
  for (const stream of STREAMS) {
    const { kind } = settings[`${stream}_logfile`].value;
    const { value: limit } = settings[`${stream}_logfile_maxbytes`];
    if (kind !== "file" && kind !== "auto") continue;
    if (limit > 0 && limit <= total.value) continue;
    findings.error(total.spot, {
      message: `Cannot keep to ${total.value} bytes: the live file may have ${
        limit === 0 ? "any number" : limit
      }`,
      hint: `set a smaller ${stream}_logfile_maxbytes`,
    });
  }
}

/** With `direct` the daemon never sees the output. */
function checkDirect({ settings }: ProgramDraft, findings: Findings): void {
  for (const stream of STREAMS) {
    const { value, spot } = settings[`${stream}_logfile`];
    if (value.kind !== "console" && value.kind !== "syslog") continue;
    findings.error(spot, {
      message: "Cannot use it with log_mode = direct: it is no file",
      hint: "name a file, or leave log_mode out",
    });
  }
  for (const key of NEEDS_CAPTURE) {
    const { value, spot, own } = settings[key];
    if (value === "raw" || value === false || !own) continue;
    findings.error(spot, {
      message: "Cannot use it with log_mode = direct: the output does not go " +
        "through the daemon",
      hint: "leave one of the two out",
    });
  }
}
