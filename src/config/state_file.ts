/**
 * Where the state file is when the configuration does not say.
 *
 * @module
 */

import type { ConfigDraft } from "./draft.ts";
import { absolutePath, basename, dirname } from "../util/paths.ts";

/** Absolute path of the state file. */
export function stateFileOf({ cwd, daemon }: ConfigDraft): string {
  if (daemon.state_file.value !== null) return daemon.state_file.value;
  const [pidfile, socket] = [daemon.pidfile.value, daemon.socket.value];
  // Two daemons may share a working directory, but never a socket.
  const folder = pidfile === null ? cwd : dirname(pidfile);
  const stem = basename(pidfile ?? socket)
    .replace(/\.(?:pid(?:file)?|sock)$/, "");
  return absolutePath(folder, `.${stem}.state.json`);
}
