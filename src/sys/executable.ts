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
  static #ofDaemon: Promise<Executables> | null = null;
  readonly #directories: readonly string[];
  readonly #cwd: string;
  /** Commands that were found along the path, and where. */
  readonly #found = new Map<string, string>();

  /** @param path Directories to search, separated by colons. */
  constructor(path: string, cwd: string) {
    this.#directories = path.split(":").map((dir) => dir === "" ? "." : dir);
    this.#cwd = cwd;
  }

  /** Searches along the PATH that the daemon was started with. */
  static ofDaemon(): Promise<Executables> {
    this.#ofDaemon ??= readPath().then((path) =>
      new Executables(path, Deno.cwd())
    );
    return this.#ofDaemon;
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
      if (verdict === "executable") return path;
      throw refusal(command, verdict);
    }
    // Where it was found before it most probably still is; looking through
    // the whole PATH for each start costs more than starting.
    const known = this.#found.get(command);
    if (known !== undefined && look(known) === "executable") return known;
    let worst: Verdict = "missing";
    for (const directory of this.#directories) {
      const path = `${this.#absolute(directory)}/${command}`;
      const verdict = look(path);
      if (verdict === "executable") {
        this.#found.set(command, path);
        return path;
      }
      if (verdict === "not executable") worst = verdict;
    }
    throw refusal(command, worst, "in PATH");
  }

  /** Finds the file for a command, as `find()` does; `null` for none. */
  findOrNull(command: string): string | null {
    try {
      return this.find(command);
    } catch (error) {
      if (error instanceof SpawnError) return null;
      throw error;
    }
  }

  #absolute(path: string): string {
    return path.startsWith("/") ? path : `${this.#cwd}/${path}`;
  }
}

async function readPath(): Promise<string> {
  const { ok, text } = await runTool("sh", ["-c", 'printf %s "$PATH"']);
  return ok && text !== "" ? text : FALLBACK_PATH;
}

type Verdict =
  | "executable"
  | "missing"
  | "a directory"
  | "not executable"
  | "out of reach";

function look(path: string): Verdict {
  try {
    const { isDirectory, mode } = Deno.statSync(path);
    if (isDirectory) return "a directory";
    return ((mode ?? 0) & 0o111) === 0 ? "not executable" : "executable";
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "missing";
    // A directory that the daemon may not enter, in the PATH or on the way.
    if (error instanceof Deno.errors.PermissionDenied) return "out of reach";
    // Whatever else is wrong with the path will come out when it is run.
    return "executable";
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
