/**
 * Compression of files by the program `gzip`, which takes its time on another
 * processor and at the lowest priority.
 *
 * @module
 */

import { RUN_ID_VARIABLE } from "../ports/process_survey.ts";
import { reasonOf } from "../util/reason_of.ts";

/**
 * Not by `gzip FILE`: the name of the file may change meanwhile. The empty line
 * tells that it is open from now on, whatever its name.
 */
const SCRIPT = 'exec <"$1" && echo && exec nice -n 19 gzip -c >"$2"';

/** Compresses files, one child each. */
export class Gzip {
  /**
   * Compresses a file into another one; never rejects.
   *
   * @param opened Called when the file is open: its name counts no more.
   * @returns What went wrong, or `null` when `to` is complete.
   */
  async compress(
    from: string,
    to: string,
    opened: () => void,
  ): Promise<string | null> {
    try {
      const command = new Deno.Command("sh", {
        args: ["-c", SCRIPT, "sh", from, to],
        env: { [RUN_ID_VARIABLE]: "" },
        stdin: "null",
        stdout: "piped",
        stderr: "piped",
        // Ctrl-C in the daemon's terminal is not meant for it.
        detached: true,
      });
      const child = command.spawn();
      const told = new Response(child.stderr).text();
      for await (const _line of child.stdout) opened();
      const [stderr, { success, code }] = await Promise.all([
        told,
        child.status,
      ]);
      if (success) return null;
      const said = stderr.trim().split("\n")[0] ?? "";
      return said === "" ? `gzip exited with status ${code}` : said;
    } catch (error) {
      return reasonOf(error);
    }
  }
}
