/**
 * The log files of all programs: one writer for each path, however many
 * streams go there, so that they never rotate against each other.
 *
 * @module
 */

import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { ByteSink } from "./byte_sink.ts";
import {
  type AppendFiles,
  type RotatedFileSpec,
  RotatingFile,
} from "./rotating_file.ts";
import { SteadyFile } from "./steady_file.ts";

/** What the registry works with. */
export interface LogFilesOptions {
  readonly files: AppendFiles;
  readonly clock: Clock;
  readonly log: Log;
}

/** One user's share in a log file. */
export interface LogFileShare extends ByteSink {
  /** Bytes that were dropped for want of a writable file, by all shares. */
  readonly droppedBytes: number;
  /** Gives the share back; the last one closes the file. Safe twice. */
  release(): void;
}

interface Entry {
  readonly rotating: RotatingFile;
  readonly steady: SteadyFile;
  shares: number;
}

/** Registry of open log files by path. */
export class LogFiles {
  readonly #options: LogFilesOptions;
  readonly #entries = new Map<string, Entry>();
  /** Files that were emptied, and have not been rotated since. */
  readonly #cleared = new Set<string>();

  constructor(options: LogFilesOptions) {
    this.#options = options;
  }

  /** Number of files that somebody has a share in. */
  get size(): number {
    return this.#entries.size;
  }

  /**
   * Takes a share in the file at `spec.path`, opening it if nobody has one.
   * Never throws: a file that can't be opened is reported, what would go
   * there is dropped, and opening is tried again later. Where several specs
   * name one path, the limits of the latest hold.
   */
  acquire(spec: RotatedFileSpec): LogFileShare {
    const entry = this.#entries.get(spec.path) ?? this.#add(spec);
    entry.rotating.limits = spec;
    entry.shares++;
    let released = false;
    return {
      write: (bytes) => {
        if (!released) entry.steady.write(bytes);
      },
      get droppedBytes() {
        return entry.steady.droppedBytes;
      },
      release: () => {
        if (released) return;
        released = true;
        this.#release(spec.path, entry);
      },
    };
  }

  /**
   * Empties a file, whether it is open or not; rotated ones stay.
   *
   * @throws {Error} When that is not possible.
   */
  clear(path: string): void {
    const entry = this.#entries.get(path);
    if (entry === undefined) this.#options.files.truncateSync(path);
    else entry.rotating.clear();
    this.#cleared.add(path);
  }

  /**
   * Opens files anew that somebody may have moved aside: one, where it is
   * open, or all. Trouble is reported, and it is tried again later.
   */
  reopen(path?: string): void {
    for (const [each, { steady }] of this.#entries) {
      if (path === undefined || path === each) steady.reopen();
    }
  }

  /** Whether what came right before the live file is not to be seen. */
  isCleared(path: string): boolean {
    return this.#cleared.has(path);
  }

  #add(spec: RotatedFileSpec): Entry {
    const { files, clock, log } = this.#options;
    const rotating = new RotatingFile(spec, files, {
      onRotation: () => this.#cleared.delete(spec.path),
    });
    const trouble = {
      onFailure(error: unknown): void {
        const reason = error instanceof Error ? error.message : String(error);
        log.error(
          `Cannot write log file "${spec.path}", dropping output: ${reason}`,
        );
      },
      onRecovery(droppedBytes: number): void {
        log.warning(
          `Writing log file "${spec.path}" again: ${droppedBytes} bytes lost`,
        );
      },
    };
    const steady = new SteadyFile(rotating, { clock, trouble });
    const entry: Entry = { rotating, steady, shares: 0 };
    this.#entries.set(spec.path, entry);
    steady.open();
    return entry;
  }

  #release(path: string, entry: Entry): void {
    entry.shares--;
    if (entry.shares > 0) return;
    this.#entries.delete(path);
    entry.steady.close();
  }
}
