/**
 * The helper programs of this machine.
 *
 * @module
 */

import type {
  HelperProgram,
  HelperPrograms,
} from "../ports/helper_programs.ts";
import { Executables } from "./executable.ts";
import { runTool, type ToolRunner } from "./run_tool.ts";

/**
 * Where the log of the system listens: on Linux, macOS and the BSDs. Deno may
 * not look into /dev. On Linux the last one is a folder, for the journal.
 */
const SYSTEM_LOGS = ["/dev/log", "/var/run/syslog", "/var/run/log"] as const;

/** Says whether one of its arguments is a socket. */
const ANY_SOCKET =
  'for path; do if test -S "$path"; then echo yes; exit; fi; done; echo no';

/** Searches along the daemon's PATH. */
export class SystemHelperPrograms implements HelperPrograms {
  readonly #run: ToolRunner;

  /** @param run Runs the tools. */
  constructor(run: ToolRunner = runTool) {
    this.#run = run;
  }

  async has(program: HelperProgram): Promise<boolean> {
    return (await Executables.ofDaemon()).findOrNull(program) !== null;
  }

  async hasSystemLog(): Promise<boolean> {
    const args = ["-c", ANY_SOCKET, "sh", ...SYSTEM_LOGS];
    const { text } = await this.#run("sh", args);
    return text.trim() !== "no";
  }
}
