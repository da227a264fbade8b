/**
 * The log of the system, by way of the program `logger`.
 *
 * @module
 */

import { RUN_ID_VARIABLE } from "../ports/process_survey.ts";

/** Whose lines they are. */
interface LineOrigin {
  readonly process: string;
  readonly stream: "stdout" | "stderr";
}

/** Facility and level of the messages. */
const PRIORITIES = { stdout: "daemon.info", stderr: "daemon.err" } as const;

/** A running `logger`, which makes each line a message. */
export class SystemLogger {
  /** Settles when it has ended, with what was wrong with that or `null`. */
  readonly gone: Promise<Error | null>;
  readonly #child: Deno.ChildProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  #isClosed = false;

  /** @throws {Error} When the program can't be started. */
  constructor({ process, stream }: LineOrigin) {
    this.#child = new Deno.Command("logger", {
      args: ["-t", process, "-p", PRIORITIES[stream]],
      // It carries no mark of a program: nobody is to take it for one.
      env: { [RUN_ID_VARIABLE]: "" },
      stdin: "piped",
      stdout: "null",
      stderr: "null",
      // Ctrl-C in the daemon's terminal is not meant for it.
      detached: true,
    }).spawn();
    this.#writer = this.#child.stdin.getWriter();
    this.gone = this.#watch();
  }

  /** Settles when it has read the lines; rejects when it has ended. */
  async write(bytes: Uint8Array): Promise<void> {
    await this.#writer.write(bytes);
  }

  /** Lets it end. */
  close(): void {
    this.#isClosed = true;
    this.#writer.close().catch(() => {
      // It has ended before.
    });
    // A system log that is stuck must not keep the daemon alive.
    this.#child.unref();
  }

  async #watch(): Promise<Error | null> {
    const { success, code, signal } = await this.#child.status;
    if (success && this.#isClosed) return null;
    const how = signal === null ? `exit status ${code}` : signal;
    return new Error(`The program logger has ended: ${how}`);
  }
}
