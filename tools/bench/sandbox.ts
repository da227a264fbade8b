/**
 * A place for one measurement, and the certainty that nothing stays of it.
 *
 * @module
 */

import { pause } from "./pause.ts";
import { pidsWith } from "./proc.ts";

/** How a program that was run to its end has ended. */
export interface Finished {
  readonly success: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** Folders, and processes that carry a mark in their environment. */
export class Sandbox implements AsyncDisposable {
  static readonly #open = new Set<Sandbox>();

  /** A folder whose files can be run. */
  readonly path: string;
  /** Digits that the arguments of the supervised programs carry. */
  readonly tag: string;
  readonly #mark = `SUPERVICE_BENCH=${crypto.randomUUID()}`;

  #mounted: string | null = null;

  private constructor(path: string) {
    this.path = path;
    const [number = 0] = crypto.getRandomValues(new Uint32Array(1));
    this.tag = `.${String(number).padStart(10, "0")}7`;
    Sandbox.#open.add(this);
  }

  /** Makes an empty one. */
  static async make(): Promise<Sandbox> {
    return new Sandbox(
      await Deno.makeTempDir({ prefix: "supervice-bench-" }),
    );
  }

  /** Ends and removes everything, whoever is using it. */
  static async disposeAll(): Promise<void> {
    for (const sandbox of Sandbox.#open) await sandbox[Symbol.asyncDispose]();
  }

  /**
   * Makes a folder in memory, where that can be had: a file system of its own
   * for root. In /dev/shm, which nearly every Linux has, Deno lets nobody work
   * who has not every permission.
   */
  async memory(): Promise<string> {
    const path = `${this.path}/memory`;
    await Deno.mkdir(path);
    try {
      const mount = ["mount", "-t", "tmpfs", "none", path];
      if ((await this.run(mount)).success) this.#mounted = path;
    } catch {
      // There is no such command: the folder is on disk.
    }
    return path;
  }

  /** Starts a process with the mark, in a group of its own. */
  spawn(
    argv: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Deno.ChildProcess {
    return this.#command(argv, env, "null").spawn();
  }

  /** Runs a program with the mark to its end. */
  async run(
    argv: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Promise<Finished> {
    const { success, stdout, stderr } = await this.#command(argv, env, "piped")
      .output();
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    return { success, stdout: text(stdout), stderr: text(stderr) };
  }

  /** Writes a file that can be run, with the folders above it. */
  async put(name: string, text: string): Promise<string> {
    const path = `${this.path}/${name}`;
    await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    await Deno.writeTextFile(path, text, { mode: 0o755 });
    return path;
  }

  /** All living processes with the mark. */
  pids(): number[] {
    return pidsWith(this.#mark);
  }

  /** A process that is about to be gone may still have files open there. */
  async #unmount(path: string): Promise<void> {
    for (let times = 0; times < 200; times++) {
      if ((await this.run(["umount", path])).success) return;
      await pause(10);
    }
  }

  #command(
    argv: readonly string[],
    env: Readonly<Record<string, string>>,
    output: "null" | "piped",
  ): Deno.Command {
    const [program = "", ...args] = argv;
    const [name = "", value = ""] = this.#mark.split("=");
    return new Deno.Command(program, {
      args,
      cwd: this.path,
      env: { NO_COLOR: "1", ...env, [name]: value },
      stdin: "null",
      stdout: output,
      stderr: output,
      detached: true,
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!Sandbox.#open.delete(this)) return;
    // Again and again: a supervisor that is still there makes new ones.
    for (let left = this.pids(); left.length > 0; left = this.pids()) {
      left.forEach(killNow);
      await pause(5);
    }
    if (this.#mounted !== null) await this.#unmount(this.#mounted);
    await Deno.remove(this.path, { recursive: true });
  }
}

function killNow(pid: number): void {
  try {
    Deno.kill(pid, "SIGKILL");
  } catch {
    // It has ended meanwhile.
  }
}
