/**
 * The real daemon in the background. It is nobody's child, so its end is seen
 * in the process table.
 *
 * @module
 */

import { finish, type Finished, type Folder } from "./daemon.ts";
import { processesWith } from "./process_table.ts";
import { until } from "./until.ts";

/** A launcher that is at work. */
export interface Launch {
  /** Process id of the launcher. */
  readonly pid: number;
  /** What it said, when it has ended. */
  readonly said: Promise<Finished>;
  /** Waits until nothing that it started is alive any more. */
  ended(): Promise<void>;
}

/** Starts the daemon without -n, and waits for nothing. */
export async function launch(
  folder: Folder,
  args: readonly string[] = ["-c", folder.config],
  env: Readonly<Record<string, string>> = {},
): Promise<Launch> {
  const argv = await folder.daemonArgv(...args);
  const [name, value] = ["SUPERVICE_LAUNCH", crypto.randomUUID()];
  const child = folder.command(argv, { env: { ...env, [name]: value } })
    .spawn();
  const said = finish(child);
  said.catch(() => {
    // Whoever looks at it later is told.
  });
  const hasEnded = async () =>
    (await processesWith(`${name}=${value}`)).length === 0;
  const ended = () => until("the end of all that was started", hasEnded);
  return { pid: child.pid, said, ended };
}

/** A daemon in the background. */
export class BackgroundDaemon implements AsyncDisposable {
  /** What its launcher said. */
  readonly said: Finished;
  readonly #launch: Launch;
  #hasEnded = false;

  private constructor(launch: Launch, said: Finished) {
    this.#launch = launch;
    this.said = said;
  }

  /** Starts a daemon in the background and waits for its launcher. */
  static async start(
    folder: Folder,
    args?: readonly string[],
  ): Promise<BackgroundDaemon> {
    const begun = await launch(folder, args);
    const said = await begun.said;
    if (said.code === 0) return new BackgroundDaemon(begun, said);
    await begun.ended();
    throw new Error(`The daemon did not start: ${said.stderr}`);
  }

  /** Process id of the launcher, which has ended. */
  get launcherPid(): number {
    return this.#launch.pid;
  }

  /** Process id of the daemon, as the launcher printed it. */
  get pid(): number {
    return Number(/\bpid (\d+)$/m.exec(this.said.stdout)?.[1]);
  }

  /** Waits until nothing of the daemon is alive any more. */
  async ended(): Promise<void> {
    await this.#launch.ended();
    this.#hasEnded = true;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#hasEnded) Deno.kill(this.pid, "SIGTERM");
    await this.ended();
  }
}
