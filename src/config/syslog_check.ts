/**
 * Looks whether anybody takes what goes to the system's log: `logger` drops it
 * without a word.
 *
 * @module
 */

import type { HelperPrograms } from "../ports/helper_programs.ts";
import { type ConfigDraft, STREAMS } from "./draft.ts";

/** Warns once, where the first output is sent there in vain. */
export async function checkSyslog(
  { programs, findings }: ConfigDraft,
  helpers: Pick<HelperPrograms, "hasSystemLog">,
): Promise<void> {
  const [first] = programs.flatMap(({ settings }) =>
    STREAMS.map((stream) => settings[`${stream}_logfile`])
      .filter(({ value }) => value.kind === "syslog")
  );
  if (first === undefined || await helpers.hasSystemLog()) return;
  findings.warning(first.spot, {
    message: "What goes to syslog is lost: there is no /dev/log",
    hint: "start a syslog service, or name a file",
  });
}
