/**
 * The daemon's own standard output and standard error, where its log and the
 * output of programs meet: what goes into one of them goes through one queue,
 * line by line.
 *
 * @module
 */

import type { ConsoleStream } from "../../logs/output_sinks.ts";
import { PatientPipe } from "../../logs/patient_pipe.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import { StandardStream } from "../../sys/standard_stream.ts";
import { reasonOf } from "../../util/reason_of.ts";

/** Milliseconds that a reader gets at the end to take what is left. */
const LAST_LINES_MS = 2_000;

/** Both streams. */
export class Consoles {
  readonly stdout: ConsoleStream;
  readonly stderr: ConsoleStream;
  readonly #pipes: readonly PatientPipe[];
  /** Hears of trouble, once there is one. */
  log: Log | null = null;

  constructor(clock: Clock) {
    const open = (name: "stdout" | "stderr") => {
      const stream = new StandardStream(name);
      const pipe = new PatientPipe({
        open: () => stream,
        clock,
        trouble: {
          onFailure: (error) => this.#tell(name, error),
          onRecovery: (bytes) =>
            this.log?.warning(
              `Writing to the daemon's ${name} again: ${bytes} bytes lost`,
            ),
          onEnd: (bytes) =>
            this.log?.warning(
              `Stopped writing to the daemon's ${name}: ${bytes} bytes lost`,
            ),
        },
      });
      const console: ConsoleStream = {
        hasColours: stream.hasColours,
        write: (bytes) => pipe.write(bytes),
      };
      return { pipe, console };
    };
    const [stdout, stderr] = [open("stdout"), open("stderr")];
    this.stdout = stdout.console;
    this.stderr = stderr.console;
    this.#pipes = [stdout.pipe, stderr.pipe];
  }

  /**
   * Writes what waits and tells what is lost, while the log is still open: all
   * that comes after it is the end of the log.
   *
   * @returns Whether somebody reads.
   */
  async finish(): Promise<boolean> {
    await this.flush();
    const isRead = this.#pipes.every((pipe) => pipe.queuedBytes === 0);
    for (const pipe of this.#pipes) pipe.tellLosses();
    return isRead;
  }

  /** Settles when everything has been written, or nobody has taken it. */
  async flush(): Promise<void> {
    await Promise.all(this.#pipes.map((pipe) => pipe.flush(LAST_LINES_MS)));
  }

  #tell(name: string, error: unknown): void {
    const reason = reasonOf(error);
    this.log?.error(
      `Cannot write to the daemon's ${name}, dropping output: ${reason}`,
    );
  }
}
