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

/** Where a command is, or why there is nothing to run. */
export type Search =
  | { readonly kind: "found"; readonly path: string }
  | {
    readonly kind: "fault";
    readonly verdict: Exclude<Verdict, "executable">;
    /** Whether the PATH was searched. */
    readonly inPath: boolean;
  };

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
    const search = this.search(command);
    if (search.kind === "found") return search.path;
    throw refusal(command, search);
  }

  /** Finds the file for a command, as `find()` does, or says what is wrong. */
  search(command: string): Search {
    if (command.includes("/")) {
      const path = this.#absolute(command);
      const verdict = look(path);
      return verdict === "executable"
        ? { kind: "found", path }
        : { kind: "fault", verdict, inPath: false };
    }
    // Where it was found before it most probably still is; looking through
    // the whole PATH for each start costs more than starting.
    const known = this.#found.get(command);
    if (known !== undefined && look(known) === "executable") {
      return { kind: "found", path: known };
    }
    let worst: Exclude<Verdict, "executable"> = "missing";
    for (const directory of this.#directories) {
      const path = `${this.#absolute(directory)}/${command}`;
      const verdict = look(path);
      if (verdict === "executable") {
        this.#found.set(command, path);
        return { kind: "found", path };
      }
      if (verdict === "not executable") worst = verdict;
    }
    return { kind: "fault", verdict: worst, inPath: true };
  }

  /** Finds the file for a command, as `find()` does; `null` for none. */
  findOrNull(command: string): string | null {
    const search = this.search(command);
    return search.kind === "found" ? search.path : null;
  }

  #absolute(path: string): string {
    return path.startsWith("/") ? path : `${this.#cwd}/${path}`;
  }
}

async function readPath(): Promise<string> {
  const { ok, text } = await runTool("sh", ["-c", 'printf %s "$PATH"']);
  return ok && text !== "" ? text : FALLBACK_PATH;
}

/** What is at a path. */
export type Verdict =
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

function refusal(
  command: string,
  { verdict, inPath }: Search & { readonly kind: "fault" },
): SpawnError {
  const quoted = JSON.stringify(command);
  if (verdict === "missing") {
    const place = inPath ? " in PATH" : "";
    return new SpawnError(`Command ${quoted} not found${place}`, true);
  }
  return new SpawnError(`Command ${quoted} can't be run: ${verdict}`, false);
}
