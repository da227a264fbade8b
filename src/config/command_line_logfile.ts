/**
 * The log file that the command line names, in place of the configured one.
 *
 * @module
 */

import { DAEMON_OPTIONS } from "./daemon_options.ts";
import type { ConfigDraft } from "./draft.ts";
import { readPath } from "./read_path.ts";
import { withSettings } from "./unset_settings.ts";

/** How messages name it. */
const KEY = "--logfile";

/**
 * Puts the log file of the command line in place of the configured one.
 *
 * @param draft The configuration; takes the mistakes, too.
 * @param text What the command line says, in the words of the option.
 */
export function withLogfile(draft: ConfigDraft, text: string): ConfigDraft {
  const { daemon, findings, cwd } = draft;
  const { file } = daemon.logfile.spot;
  const spot = { file, line: null, section: null, key: KEY };
  const reading = readPath(DAEMON_OPTIONS.logfile, text, cwd);
  if (reading.kind === "faults") {
    for (const { message, hint = null } of reading.faults) {
      findings.error(spot, { message, hint });
    }
    return draft;
  }
  const { value } = reading;
  const entry = {
    key: KEY,
    value: text,
    file,
    line: 0,
    section: "",
    parts: [],
  };
  const logfile = {
    ...daemon.logfile,
    value: typeof value === "string" ? value : null,
    spot,
    entry,
  };
  return { ...draft, daemon: withSettings(daemon, { logfile }) };
}
