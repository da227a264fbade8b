/**
 * Log files that programs write themselves. They are made ready before the
 * start, and rotated by copy and truncation, as the program keeps its file
 * open. What it writes between the two is lost: next to nothing, but more than
 * nothing. So a file may also outgrow its limit until the next look.
 *
 * @module
 */

import type { LogFileSpec } from "../model/log_target.ts";
import type { ProcessSpec } from "../model/process_spec.ts";
import type { Clock, Timer } from "../ports/clock.ts";
import type { Files } from "../ports/files.ts";
import type { Log } from "../ports/log.ts";
import { dirname } from "../util/paths.ts";
import { reasonOf } from "../util/reason_of.ts";
import { endOfPeriod } from "./_rotation_time.ts";
import type { Compression } from "./compression.ts";
import { RotatedFiles } from "./rotated_files.ts";

/** Milliseconds between two looks at a file that a running program writes. */
const LOOK_MS = 10_000;

/** The part of the file system that direct logs need. */
export type DirectFiles = Pick<
  Files,
  | "makeDirectorySync"
  | "makeFileSync"
  | "moveContent"
  | "realPathSync"
  | "renameSync"
  | "removeSync"
  | "statSync"
>;

/** What direct logs work with. */
export interface DirectLogsOptions {
  readonly files: DirectFiles;
  readonly clock: Clock;
  readonly log: Log;
  readonly compression: Pick<Compression, "rotated">;
}

interface Entry {
  spec: LogFileSpec;
  users: number;
  endsAtMs: number;
  timer: Timer;
}

/** Registry of the files that running programs write themselves. */
export class DirectLogs {
  readonly #options: DirectLogsOptions;
  readonly #entries = new Map<string, Entry>();

  constructor(options: DirectLogsOptions) {
    this.#options = options;
  }

  /**
   * Makes the files of a program, for it to write to, and looks after them
   * until the answer is called.
   *
   * @throws {Error} When a file can't be made.
   */
  begin(
    { stdout, stderr, user }: Pick<ProcessSpec, "stdout" | "stderr" | "user">,
  ): () => void {
    const { files } = this.#options;
    const specs = [stdout, stderr].filter((target) => target.kind === "file");
    for (const { path } of specs) {
      files.makeDirectorySync(dirname(path), user?.gid);
      files.makeFileSync(path, user);
    }
    // The program uses the path as it is written, which may lead elsewhere by
    // the time it ends.
    const watched = specs
      .map((spec) => ({ ...spec, path: files.realPathSync(spec.path) }));
    for (const spec of watched) this.#watch(spec);
    let hasEnded = false;
    return () => {
      if (hasEnded) return;
      hasEnded = true;
      for (const { path } of watched) this.#unwatch(path);
    };
  }

  #watch(spec: LogFileSpec): void {
    const entry = this.#entries.get(spec.path);
    if (entry !== undefined) {
      entry.users++;
      entry.spec = spec;
      return;
    }
    const endsAtMs = endOfPeriod(spec.rotation, this.#options.clock.wallMs());
    const timer = this.#timer(spec.path);
    this.#entries.set(spec.path, { spec, users: 1, endsAtMs, timer });
  }

  #unwatch(path: string): void {
    const entry = this.#entries.get(path);
    if (entry === undefined || --entry.users > 0) return;
    entry.timer.cancel();
    this.#entries.delete(path);
  }

  #timer(path: string): Timer {
    return this.#options.clock.after(LOOK_MS, () => void this.#look(path));
  }

  async #look(path: string): Promise<void> {
    const entry = this.#entries.get(path);
    if (entry === undefined) return;
    try {
      await this.#rotateIfDue(entry);
    } catch (error) {
      const reason = reasonOf(error);
      this.#options.log.warning(`Cannot rotate log file "${path}": ${reason}`);
    }
    // It may have been given up, and be somebody else's, by now.
    if (this.#entries.get(path) === entry) entry.timer = this.#timer(path);
  }

  async #rotateIfDue(entry: Entry): Promise<void> {
    const { path, maxBytes, backups, rotation, totalBytes, compress } =
      entry.spec;
    const { files, clock, compression } = this.#options;
    const size = files.statSync(path)?.size ?? 0;
    const nowMs = clock.wallMs();
    const isOver = nowMs >= entry.endsAtMs;
    if (isOver) entry.endsAtMs = endOfPeriod(rotation, nowMs);
    const isFull = maxBytes > 0 && size >= maxBytes;
    if (size === 0 || (!isFull && !isOver)) return;
    const rotated = new RotatedFiles(path, files);
    if (backups > 0) rotated.makeRoom(backups);
    await files.moveContent(path, backups > 0 ? rotated.pathOf(1) : null);
    if (totalBytes > 0) {
      rotated.shrinkTo(Math.max(0, totalBytes - maxBytes), backups);
    }
    if (compress && backups > 0) compression.rotated(path, backups);
  }
}
