/**
 * The real daemon, started by the command line of the project's own task, in a
 * folder of its own; and the certainty that nothing of it is left at the end.
 *
 * @module
 */

import { connect } from "../../src/client/connect.ts";
import type { RpcClient } from "../../src/client/rpc_client.ts";
import type { ProcessInfo } from "../../src/model/process_info.ts";
import { SystemClock } from "../../src/sys/system_clock.ts";
import { UnixDialer } from "../../src/sys/unix_dialer.ts";
import { LineLog } from "./line_log.ts";
import { processesWith } from "./process_table.ts";
import { within } from "./within.ts";

/** The folder that holds the project. */
export const ROOT = new URL("../../", import.meta.url).pathname;

/** The folder of scripts that tests run as programs. */
export const PROGRAMS = `${ROOT}tests/fixtures/programs`;

/** The command line of one of the project's tasks, from any folder. */
export async function taskCommand(
  task: "daemon" | "ctl",
): Promise<[string, ...string[]]> {
  const config = JSON.parse(await Deno.readTextFile(`${ROOT}deno.json`));
  const words: string[] = config.tasks[task].command.split(" ");
  const command = words.map((word) =>
    word === "deno"
      ? Deno.execPath()
      : word.endsWith(".ts")
      ? `${ROOT}${word}`
      : word
  );
  const [program = "", ...args] = command;
  return [program, ...args];
}

/** What a finished program said. */
export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Settings of a folder. */
export interface FolderOptions {
  /** Command line that runs the daemon; the task's when left out. */
  readonly daemon?: readonly [string, ...string[]];
  /** Command line that runs ctl; the task's when left out. */
  readonly ctl?: readonly [string, ...string[]];
  /** Command put in front of both, such as `setpriv ... --`. */
  readonly prefix?: readonly string[];
}

/**
 * A folder for one test: configuration, socket, logs. Everything that is
 * started in it carries a mark in its environment; at the end nothing that
 * does may be alive.
 */
export class Folder implements AsyncDisposable {
  /** Absolute path. */
  readonly path: string;
  /** Mark in the environment of all that was started here. */
  readonly mark: string;
  readonly #options: FolderOptions;

  private constructor(path: string, options: FolderOptions) {
    this.path = path;
    this.mark = `SUPERVICE_TEST=${crypto.randomUUID()}`;
    this.#options = options;
  }

  /** Makes an empty folder. */
  static async make(options: FolderOptions = {}): Promise<Folder> {
    const path = await Deno.makeTempDir({ prefix: "supervice-test-" });
    return new Folder(path, options);
  }

  /** Path of the socket. */
  get socket(): string {
    return `${this.path}/s`;
  }

  /** Path of the pid file. */
  get pidfile(): string {
    return `${this.path}/pid`;
  }

  /** Path of the configuration. */
  get config(): string {
    return `${this.path}/supervisord.conf`;
  }

  /**
   * Writes the configuration: the programs given, after a `[supervice]`
   * section that keeps everything in this folder. `{dir}` and `{programs}`
   * stand for this folder and the folder of test programs.
   */
  async write(programs: string, settings = ""): Promise<void> {
    const text = `[supervice]\nsocket = {dir}/s\npidfile = {dir}/pid\n` +
      `${settings}\n${programs}\n`;
    await Deno.writeTextFile(this.config, this.fill(text));
  }

  /** Puts the paths of folders into a text. */
  fill(text: string): string {
    return text.replaceAll("{dir}", this.path)
      .replaceAll("{programs}", PROGRAMS);
  }

  /** A command that runs in this folder, with its mark. */
  command(
    argv: readonly [string, ...string[]],
    options: Partial<Deno.CommandOptions> = {},
  ): Deno.Command {
    const [program = "", ...args] = [...this.#options.prefix ?? [], ...argv];
    const [name = "", value = ""] = this.mark.split("=");
    return new Deno.Command(program, {
      args,
      cwd: this.path,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
      ...options,
      env: { NO_COLOR: "1", ...options.env, [name]: value },
    });
  }

  /** The command line of the daemon. */
  async daemonArgv(
    ...args: readonly string[]
  ): Promise<[string, ...string[]]> {
    return [...this.#options.daemon ?? await taskCommand("daemon"), ...args];
  }

  /** Runs the daemon program to its end. */
  async runDaemon(...args: readonly string[]): Promise<Finished> {
    return await finish(this.command(await this.daemonArgv(...args)));
  }

  /** Runs ctl with the socket of this folder. */
  async ctl(...args: readonly string[]): Promise<Finished> {
    const ctl = this.#options.ctl ?? await taskCommand("ctl");
    return await finish(this.command([...ctl, "-s", this.socket, ...args]));
  }

  /** Starts the daemon in the foreground and waits until it is up. */
  async start(...args: readonly string[]): Promise<RunningDaemon> {
    const argv = await this.daemonArgv("-n", "-c", this.config, ...args);
    return await RunningDaemon.start(this, this.command(argv).spawn());
  }

  /** Opens a connection to the daemon of this folder. */
  async connect(): Promise<RpcClient> {
    const access = new UnixDialer();
    return await connect(this.socket, { access, clock: new SystemClock() });
  }

  /** Reads a file of this folder; empty when it is not there. */
  async read(name: string): Promise<string> {
    return await Deno.readTextFile(`${this.path}/${name}`).catch(() => "");
  }

  /** The names of everything in this folder, sorted. */
  list(): string[] {
    return Array.from(Deno.readDirSync(this.path), ({ name }) => name).sort();
  }

  /** Everything alive that was started in this folder. */
  async living(): Promise<string[]> {
    return (await processesWith(this.mark))
      .map(({ pid, text }) => `${pid} ${text.slice(0, 60)}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const left = await processesWith(this.mark);
    for (const { pid } of left) {
      try {
        Deno.kill(pid, "SIGKILL");
      } catch {
        // It has just ended.
      }
    }
    await Deno.remove(this.path, { recursive: true });
    if (left.length > 0) {
      const rows = left.map(({ pid, text }) => `${pid} ${text.slice(0, 80)}`);
      throw new Error(`Processes were left behind:\n${rows.join("\n")}`);
    }
  }
}

async function finish(command: Deno.Command): Promise<Finished> {
  const { code, stdout, stderr } = await within("a program", command.output());
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

/** A daemon in the foreground. */
export class RunningDaemon implements AsyncDisposable {
  readonly folder: Folder;
  /** Its log, as it appears on standard output. */
  readonly log: LineLog;
  /** Its standard error. */
  readonly stderr: LineLog;
  /** Its end. */
  readonly status: Promise<Deno.CommandStatus>;
  readonly #child: Deno.ChildProcess;
  #client: RpcClient | null = null;

  private constructor(folder: Folder, child: Deno.ChildProcess) {
    this.folder = folder;
    this.#child = child;
    this.log = new LineLog(child.stdout);
    this.stderr = new LineLog(child.stderr);
    this.status = child.status;
  }

  /** Waits until a daemon that was just started is up. */
  static async start(
    folder: Folder,
    child: Deno.ChildProcess,
  ): Promise<RunningDaemon> {
    const daemon = new RunningDaemon(folder, child);
    try {
      await daemon.log.waitFor(/ is up, pid \d+/);
    } catch (error) {
      daemon.kill("SIGKILL");
      await daemon.#end();
      throw new Error(`${error}\nstandard error:\n${daemon.stderr.text}`);
    }
    return daemon;
  }

  /** Process id of the daemon. */
  get pid(): number {
    return this.#child.pid;
  }

  /** A connection, opened at the first call and closed with the daemon. */
  async client(): Promise<RpcClient> {
    this.#client ??= await this.folder.connect();
    return this.#client;
  }

  /** A snapshot of one process. */
  async info(name: string): Promise<ProcessInfo> {
    const { processes } = await (await this.client()).call("status", {
      names: [name],
    });
    const [info] = processes;
    if (info === undefined) throw new Error(`Nothing was said about ${name}`);
    return info;
  }

  /** Waits until the log says that a process has come to a state. */
  async reached(name: string, state: string, from = 0): Promise<number> {
    const pattern = new RegExp(` ${RegExp.escape(name)}: \\w+ -> ${state}\\b`);
    return await this.log.waitFor(pattern, from);
  }

  /** Sends a signal to the daemon alone. */
  kill(signal: Deno.Signal): void {
    try {
      this.#child.kill(signal);
    } catch {
      // It has ended.
    }
  }

  /** Stops the daemon in order and returns its exit status. */
  async stop(): Promise<number> {
    this.kill("SIGTERM");
    return (await this.#end()).code;
  }

  async #end(): Promise<Deno.CommandStatus> {
    this.#client?.close();
    this.#client = null;
    const status = await within("the end of the daemon", this.status);
    await this.log.done;
    await this.stderr.done;
    return status;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}
