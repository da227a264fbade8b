/**
 * The real daemon in the background. It is nobody's child, so its end is seen
 * by a pipe that it and everything it starts hold open while they live.
 *
 * @module
 */

import { finish, type Finished, type Folder } from "./daemon.ts";
import { Gate } from "./gate.ts";
import { within } from "./within.ts";

/** Gives the program the writing end of a FIFO, which it does not know of. */
const TIE = 'exec 9>"$0"; exec "$@"';

/** A launcher that is at work. */
export interface Launch {
  /** Process id of the launcher. */
  readonly pid: number;
  /** What it said, when it has ended. */
  readonly said: Promise<Finished>;
  /** Settles when nothing that it started is alive any more. */
  readonly ended: Promise<void>;
}

/** Starts the daemon without -n, and waits for nothing. */
export async function launch(
  folder: Folder,
  args: readonly string[] = ["-c", folder.config],
  env: Readonly<Record<string, string>> = {},
): Promise<Launch> {
  const fifo = await Gate.make(folder.path, `life-${crypto.randomUUID()}`);
  const argv = await folder.daemonArgv(...args);
  const child = folder.command(["sh", "-c", TIE, fifo.path, ...argv], { env })
    .spawn();
  const said = finish(child);
  const ended = fifo.word().then(() => Deno.remove(fifo.path));
  for (const promise of [said, ended]) {
    promise.catch(() => {
      // Whoever looks at it later is told.
    });
  }
  return { pid: child.pid, said, ended };
}

/** A daemon in the background. */
export class BackgroundDaemon implements AsyncDisposable {
  /** What its launcher said. */
  readonly said: Finished;
  /** Process id of the launcher, which has ended. */
  readonly launcherPid: number;
  /** Settles when nothing of the daemon is alive any more. */
  readonly ended: Promise<void>;
  #hasEnded = false;

  private constructor({ pid, ended }: Launch, said: Finished) {
    this.said = said;
    this.launcherPid = pid;
    this.ended = ended.then(() => {
      this.#hasEnded = true;
    });
    this.ended.catch(() => {
      // Whoever looks at it later is told.
    });
  }

  /** Starts a daemon in the background and waits for its launcher. */
  static async start(
    folder: Folder,
    args?: readonly string[],
  ): Promise<BackgroundDaemon> {
    const begun = await launch(folder, args);
    const daemon = new BackgroundDaemon(begun, await begun.said);
    if (daemon.said.code === 0) return daemon;
    await daemon.ended;
    throw new Error(`The daemon did not start: ${daemon.said.stderr}`);
  }

  /** Process id of the daemon, as the launcher printed it. */
  get pid(): number {
    return Number(/\bpid (\d+)$/m.exec(this.said.stdout)?.[1]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#hasEnded) Deno.kill(this.pid, "SIGTERM");
    await within("the end of the daemon", this.ended);
  }
}
