/**
 * Where the state file is when the configuration does not say.
 *
 * @module
 */

import type { ConfigDraft } from "./draft.ts";
import { absolutePath, baseName, parentOf } from "./paths.ts";

/** Absolute path of the state file. */
export function stateFileOf({ cwd, daemon }: ConfigDraft): string {
  if (daemon.state_file.value !== null) return daemon.state_file.value;
  const pidfile = daemon.pidfile.value;
  if (pidfile === null) return absolutePath(cwd, ".supervice.state.json");
  const stem = baseName(pidfile).replace(/\.pid(?:file)?$/, "");
  return absolutePath(parentOf(pidfile), `.${stem}.state.json`);
}
