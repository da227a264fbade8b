/**
 * What has to be said where all log files are opened anew.
 *
 * @module
 */

import { ALL } from "../model/process_info.ts";
import type { Control } from "./control.ts";

/** Tells which files only the programs themselves could open anew, if any. */
export function exceptDirect(
  control: Pick<Control, "resolve" | "logFiles">,
): string {
  const names = control.resolve([ALL])
    .filter((name) => control.logFiles(name).form === "direct").join(", ");
  return names === ""
    ? ""
    : `; not those that ${names} write by themselves (log_mode = direct)`;
}
