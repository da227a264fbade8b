/**
 * Finds the file that a command names. Done here and not left to the platform,
 * so that the daemon's own PATH counts, whatever the program's environment and
 * working directory are, and so that the error can say what is wrong even when
 * the program is started through another one.
 *
 * @module
 */

import { SpawnError } from "../ports/spawner.ts";
import { runTool } from "./run_tool.ts";

/** Search path where the daemon has none. */
const FALLBACK_PATH = "/usr/local/bin:/usr/bin:/bin";

/** Finds executables along the daemon's PATH. */
export class Executables {
  readonly #directories: readonly string[];
  readonly #cwd: string;

  /** @param path Directories to search, separated by colons. */
  constructor(path: string, cwd: string) {
    this.#directories = path.split(":").map((dir) => dir === "" ? "." : dir);
    this.#cwd = cwd;
  }

  /** Searches along the PATH that the daemon was started with. */
  static async ofDaemon(): Promise<Executables> {
    const { ok, text } = await runTool("sh", ["-c", 'printf %s "$PATH"']);
    const path = ok && text !== "" ? text : FALLBACK_PATH;
    return new Executables(path, Deno.cwd());
  }

  /**
   * Finds the file for a command.
   *
   * @param command A path, or a name to be searched along the PATH.
   * @returns An absolute path.
   * @throws {SpawnError} When there is no such file (transient: it may come)
   *   or it can't be executed.
   */
  find(command: string): string {
    if (command.includes("/")) {
      const path = this.#absolute(command);
      const verdict = look(path);
      // What can't be looked at will say what is wrong when it is run.
      if (verdict === "executable" || verdict === "hidden") return path;
      throw refusal(command, verdict);
    }
    let worst: Verdict = "missing";
    for (const directory of this.#directories) {
      const path = `${this.#absolute(directory)}/${command}`;
      const verdict = look(path);
      if (verdict === "executable") return path;
      if (verdict === "not executable") worst = verdict;
    }
    throw refusal(command, worst, "in PATH");
  }

  #absolute(path: string): string {
    return path.startsWith("/") ? path : `${this.#cwd}/${path}`;
  }
}

type Verdict =
  | "executable"
  | "missing"
  | "a directory"
  | "not executable"
  /** It is where the daemon may not look: along a PATH that means missing. */
  | "hidden";

function look(path: string): Verdict {
  try {
    const { isDirectory, mode } = Deno.statSync(path);
    if (isDirectory) return "a directory";
    return ((mode ?? 0) & 0o111) === 0 ? "not executable" : "executable";
  } catch (error) {
    return error instanceof Deno.errors.NotFound ? "missing" : "hidden";
  }
}

function refusal(command: string, verdict: Verdict, where = ""): SpawnError {
  const quoted = JSON.stringify(command);
  if (verdict === "missing") {
    const place = where === "" ? "" : ` ${where}`;
    return new SpawnError(`Command ${quoted} not found${place}`, true);
  }
  return new SpawnError(`Command ${quoted} can't be run: ${verdict}`, false);
}
