/**
 * Looks whether anybody takes what goes to the system's log: `logger` does not
 * tell, and drops it.
 *
 * @module
 */

import type { Files } from "../ports/files.ts";
import { type ConfigDraft, STREAMS } from "./draft.ts";

/** Where the system's log listens: on Linux, macOS and the BSDs. */
const SOCKETS = ["/dev/log", "/var/run/syslog", "/var/run/log"] as const;

/** Warns once, where the first output is sent there and nobody listens. */
export async function checkSyslog(
  { programs, findings }: ConfigDraft,
  files: Pick<Files, "stat">,
): Promise<void> {
  const [first] = programs.flatMap(({ settings }) =>
    STREAMS.map((stream) => settings[`${stream}_logfile`])
      .filter(({ value }) => value.kind === "syslog")
  );
  if (first === undefined || await isListening(files)) return;
  findings.warning(first.spot, {
    message: `What goes to syslog is lost: there is no ${SOCKETS[0]}`,
    hint: "start a syslog service, or name a file",
  });
}

async function isListening(files: Pick<Files, "stat">): Promise<boolean> {
  for (const path of SOCKETS) {
    try {
      // On Linux /var/run/log is a folder, for the journal.
      if ((await files.stat(path))?.kind === "socket") return true;
    } catch {
      // It can't be seen, so nobody knows.
      return true;
    }
  }
  return false;
}
