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
import { appeared } from "./appearing_file.ts";
import { LineLog } from "./line_log.ts";
import { guardRows } from "./guard.ts";
import { processesWith, type PsRow } from "./process_table.ts";
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
  /** User and group that the folder, and so the socket, belong to. */
  readonly owner?: { readonly uid: number; readonly gid: number };
  /** The folder of test programs; the project's when left out. */
  readonly programs?: string;
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
  /** The daemons that were started here; a guard carries no mark. */
  readonly #daemons = new Set<number>();

  private constructor(path: string, options: FolderOptions) {
    this.path = path;
    this.mark = `SUPERVICE_TEST=${crypto.randomUUID()}`;
    this.#options = options;
  }

  /** Makes an empty folder. */
  static async make(options: FolderOptions = {}): Promise<Folder> {
    const path = await Deno.makeTempDir({ prefix: "supervice-test-" });
    const { owner } = options;
    if (owner !== undefined) await Deno.chown(path, owner.uid, owner.gid);
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
      .replaceAll("{programs}", this.#options.programs ?? PROGRAMS);
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
    return await this.run(await this.daemonArgv(...args));
  }

  /** The command line of ctl. */
  async ctlArgv(...args: readonly string[]): Promise<[string, ...string[]]> {
    return [...this.#options.ctl ?? await taskCommand("ctl"), ...args];
  }

  /** Runs ctl with the socket of this folder. */
  async ctl(...args: readonly string[]): Promise<Finished> {
    return await this.run(await this.ctlArgv("-s", this.socket, ...args));
  }

  /** Runs a program to its end. */
  async run(
    argv: readonly [string, ...string[]],
    options: Partial<Deno.CommandOptions> = {},
  ): Promise<Finished> {
    return await finish(this.command(argv, options).spawn());
  }

  /** Writes a file, with the paths of folders put into it. */
  async put(name: string, text: string, mode = 0o644): Promise<string> {
    const path = `${this.path}/${name}`;
    await Deno.writeTextFile(path, this.fill(text), { mode });
    return path;
  }

  /** Starts the daemon in the foreground and waits until it is up. */
  async start(...args: readonly string[]): Promise<RunningDaemon> {
    const argv = await this.daemonArgv("-n", "-c", this.config, ...args);
    return await RunningDaemon.start(this, this.command(argv).spawn());
  }

  /** Opens a connection to the daemon of this folder. */
  async connect(): Promise<RpcClient> {
    const access = new UnixDialer();
    // The client trusts nobody's socket but its own user's and root's.
    const uid = this.#options.owner?.uid;
    if (uid !== undefined) access.ownUid = () => Promise.resolve(uid);
    return await connect(this.socket, { access, clock: new SystemClock() });
  }

  /** Reads a file of this folder; empty when it is not there. */
  async read(name: string): Promise<string> {
    return await Deno.readTextFile(`${this.path}/${name}`).catch(() => "");
  }

  /** Waits until a child has made a file here, and returns its text. */
  async appeared(name: string): Promise<string> {
    return await appeared(`${this.path}/${name}`);
  }

  /** Waits for a file of blanks and numbers, such as pids. */
  async numbers(name: string): Promise<number[]> {
    return (await this.appeared(name)).trim().split(/\s+/).map(Number);
  }

  /**
   * The names of everything in this folder, sorted; but for a state file that
   * is being written, which is there for an instant.
   */
  list(): string[] {
    return Array.from(Deno.readDirSync(this.path), ({ name }) => name)
      .filter((name) => !name.endsWith(".state.json.tmp")).sort();
  }

  /** Has the guard of a daemon counted among what was started here. */
  know(daemonPid: number): void {
    this.#daemons.add(daemonPid);
  }

  /**
   * Everything alive that was started in this folder. The guard of a living
   * daemon counts as a part of that.
   */
  async living(): Promise<string[]> {
    const rows = await this.#started();
    return rows.map(({ pid, text }) => `${pid} ${text.slice(0, 60)}`);
  }

  async #started(): Promise<PsRow[]> {
    const rows = await processesWith(this.mark);
    const guards = await guardRows(this.#daemons);
    const orphans = guards.filter(({ ppid }) => !this.#daemons.has(ppid));
    return [...rows, ...orphans];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const left = await this.#started();
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

/** Waits for the end of a program whose output is piped. */
export async function finish(child: Deno.ChildProcess): Promise<Finished> {
  const { code, stdout, stderr } = await within("a program", child.output());
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
    folder.know(child.pid);
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

  /** Every state that a process has come to, in order. */
  states(name: string, from = 0): string[] {
    const pattern = new RegExp(` ${RegExp.escape(name)}: \\w+ -> (\\w+)`);
    return this.log.lines.slice(from).flatMap((line) =>
      pattern.exec(line)?.[1] ?? []
    );
  }

  /**
   * The pid of every child that was made for a process, in order. Waits until
   * there are at least so many: an answer may be faster than the log.
   */
  async spawned(name: string, atLeast = 1): Promise<number[]> {
    const pattern = new RegExp(` ${RegExp.escape(name)}: spawned pid (\\d+)`);
    let from = 0;
    for (let seen = 0; seen < atLeast; seen++) {
      from = await this.log.waitFor(pattern, from);
    }
    return this.log.lines.flatMap((line) => {
      const pid = pattern.exec(line)?.[1];
      return pid === undefined ? [] : [Number(pid)];
    });
  }

  /** Sends a signal to the daemon alone. */
  kill(signal: Deno.Signal): void {
    try {
      this.#child.kill(signal);
    } catch {
      // It has ended.
    }
  }

  /** Kills the daemon alone, as a crash of its own would. */
  async crash(): Promise<void> {
    this.kill("SIGKILL");
    await this.#end();
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
