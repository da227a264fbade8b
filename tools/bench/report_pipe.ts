/**
 * A pipe through which programs say that they have started.
 *
 * Where single starts are timed a look at the process table is too coarse: the
 * program, a shell script, writes its number and process id into a named pipe,
 * and the reader is woken up at once. The shell takes about a millisecond, for
 * all who are compared and for the floor.
 *
 * @module
 */

import { within } from "./pause.ts";
import type { Sandbox } from "./sandbox.ts";
import { LIMIT_MS } from "./watch.ts";

/** A start that was told of. */
export interface Report {
  /** The number of the program. */
  readonly index: number;
  readonly pid: number;
  /** When the report came, as `performance.now()` has it. */
  readonly at: number;
}

/** The reader of reports. */
export class ReportPipe implements AsyncDisposable {
  readonly #file: Deno.FsFile;
  readonly #script: string;
  readonly #tag: string;
  readonly #reading: Promise<void>;
  readonly #reports: Report[] = [];
  #arrived = Promise.withResolvers<void>();
  #isClosing = false;

  private constructor(file: Deno.FsFile, script: string, tag: string) {
    this.#file = file;
    this.#script = script;
    this.#tag = tag;
    this.#reading = this.#read();
  }

  /** Makes the pipe and the script that writes into it. */
  static async open(sandbox: Sandbox): Promise<ReportPipe> {
    const path = `${sandbox.path}/reports`;
    await new Deno.Command("mkfifo", { args: [path] }).output();
    const script = await sandbox.put(
      "reporting",
      `#!/bin/sh\necho "$1 $$" >"${path}"\nexec sleep "$2"\n`,
    );
    // Also for writing: otherwise opening would wait for a writer.
    const file = await Deno.open(path, { read: true, write: true });
    return new ReportPipe(file, script, sandbox.tag);
  }

  /** The command line of a program that reports its start. */
  argv(index: number): readonly string[] {
    return ["/bin/sh", this.#script, String(index), `86400${this.#tag}`];
  }

  /** Waits for the next report. */
  async next(): Promise<Report> {
    const deadline = performance.now() + LIMIT_MS;
    while (true) {
      const report = this.#reports.shift();
      if (report !== undefined) return report;
      await within(
        "no program reports its start",
        deadline - performance.now(),
        this.#arrived.promise,
      );
    }
  }

  /** Waits for so many reports; process ids by number of program. */
  async pids(count: number): Promise<Map<number, number>> {
    const pids = new Map<number, number>();
    while (pids.size < count) {
      const { index, pid } = await this.next();
      pids.set(index, pid);
    }
    return pids;
  }

  async #read(): Promise<void> {
    const buffer = new Uint8Array(4096);
    let rest = "";
    while (true) {
      const count = await this.#file.read(buffer) ?? 0;
      const at = performance.now();
      if (this.#isClosing) return;
      const text = rest + new TextDecoder().decode(buffer.subarray(0, count));
      const lines = text.split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        const [index = 0, pid = 0] = line.split(" ").map(Number);
        this.#reports.push({ index, pid, at });
      }
      this.#arrived.resolve();
      this.#arrived = Promise.withResolvers<void>();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosing = true;
    this.#file.writeSync(new Uint8Array([10]));
    await this.#reading;
    this.#file.close();
  }
}
