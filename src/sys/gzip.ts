/**
 * Compression of files by the program `gzip`, which takes its time on another
 * processor and at the lowest priority.
 *
 * @module
 */

import { RUN_ID_VARIABLE } from "../ports/process_survey.ts";

/** Not by `gzip FILE`: the name of the file may change meanwhile. */
const SCRIPT = 'exec nice -n 19 gzip -c <"$1" >"$2"';

/** Compresses files, one child each. */
export class Gzip {
  /**
   * Compresses a file into another one; never rejects.
   *
   * @returns What went wrong, or `null` when `to` is complete.
   */
  async compress(from: string, to: string): Promise<string | null> {
    try {
      const command = new Deno.Command("sh", {
        args: ["-c", SCRIPT, "sh", from, to],
        env: { [RUN_ID_VARIABLE]: "" },
        stdin: "null",
        stdout: "null",
        stderr: "piped",
        // Ctrl-C in the daemon's terminal is not meant for it.
        detached: true,
      });
      const { success, code, stderr } = await command.output();
      if (success) return null;
      const said = new TextDecoder().decode(stderr).trim().split("\n")[0] ?? "";
      return said === "" ? `gzip exited with status ${code}` : said;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
}
