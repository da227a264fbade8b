/**
 * The log files of all programs: one writer for each path, however many
 * streams go there, so that they never rotate against each other and no line
 * is torn apart by another one.
 *
 * @module
 */

import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import { reasonOf } from "../util/reason_of.ts";
import type { StreamSink } from "./byte_sink.ts";
import { Compression, type Compressor } from "./compression.ts";
import {
  type AppendFiles,
  type RotatedFileSpec,
  RotatingFile,
  type RotatingFileOptions,
  type RotationLimits,
} from "./rotating_file.ts";
import { SteadyFile } from "./steady_file.ts";
import { WholeLines } from "./whole_lines.ts";

/** What the registry works with. */
export interface LogFilesOptions {
  readonly files: AppendFiles;
  readonly clock: Clock;
  readonly log: Log;
  readonly compressor: Compressor;
}

/** How the first one who takes a share wants the file to be. */
export type ShareOptions = Pick<
  RotatingFileOptions,
  "directoryGid" | "keepsLinesWhole"
>;

/** One stream's share in a log file. */
export interface LogFileShare extends StreamSink {
  /** Bytes that were dropped for want of a writable file, by all shares. */
  readonly droppedBytes: number;
}

const LINE_END = 10;
const LINE_END_BYTES = Uint8Array.of(LINE_END);

/** Registry of open log files by path. */
export class LogFiles {
  readonly #options: LogFilesOptions;
  /** Compresses rotated files. */
  readonly compression: Compression;
  readonly #entries = new Map<string, SharedFile>();
  /** Files that were emptied, and have not been rotated since. */
  readonly #cleared = new Set<string>();

  constructor(options: LogFilesOptions) {
    this.#options = options;
    this.compression = new Compression(options);
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
  acquire(spec: RotatedFileSpec, options: ShareOptions = {}): LogFileShare {
    const entry = this.#entries.get(spec.path) ?? this.#add(spec, options);
    entry.rotating.limits = spec;
    return entry.share(() => {
      if (this.#entries.get(spec.path) === entry) {
        this.#entries.delete(spec.path);
      }
    });
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

  #add(spec: RotatedFileSpec, options: ShareOptions): SharedFile {
    const { files, clock } = this.#options;
    const { path } = spec;
    const rotating = new RotatingFile(spec, files, {
      ...options,
      makesDirectories: true,
      clock,
      onRotated: (limits) => {
        this.#cleared.delete(path);
        this.#compress(path, limits);
      },
    });
    const trouble = this.#troubleOf(path);
    const steady = new SteadyFile(rotating, { clock, trouble });
    const entry = new SharedFile(rotating, steady);
    this.#entries.set(path, entry);
    steady.open();
    // A daemon that crashed may have left something half done.
    this.#compress(path, spec);
    return entry;
  }

  #compress(path: string, { compress, backups }: RotationLimits): void {
    if (compress !== true || backups === 0) return;
    this.compression.rotated(path, backups);
  }

  #troubleOf(path: string) {
    const { log } = this.#options;
    return {
      onFailure(error: unknown): void {
        const reason = reasonOf(error);
        log.error(
          `Cannot write log file "${path}", dropping output: ${reason}`,
        );
      },
      onRecovery(droppedBytes: number): void {
        log.warning(
          `Writing log file "${path}" again: ${droppedBytes} bytes lost`,
        );
      },
      onEnd(droppedBytes: number): void {
        log.warning(
          `Log file "${path}" could not be written to the end: ` +
            `${droppedBytes} bytes lost`,
        );
      },
    };
  }
}

/** A file that one or more streams go into. */
class SharedFile {
  readonly rotating: RotatingFile;
  readonly steady: SteadyFile;
  #shares = 0;
  /** Whose line has no end yet in the file. */
  #unended: object | null = null;

  constructor(rotating: RotatingFile, steady: SteadyFile) {
    this.rotating = rotating;
    this.steady = steady;
  }

  /**
   * A stream that has the file for itself writes as its bytes come. One of
   * several writes whole lines; a line that is too long to be held back is
   * written in parts, and ended where another stream cuts in.
   *
   * @param onLast Called when the last share has ended and the file is closed.
   */
  share(onLast: () => void): LogFileShare {
    this.#shares++;
    const { steady } = this;
    const owner = {};
    const put = (bytes: Uint8Array) => this.#put(bytes, owner);
    const lines = new WholeLines({ write: put }, { unended: "pass" });
    let hasEnded = false;
    return {
      write: (bytes) => {
        if (hasEnded || bytes.length === 0) return;
        if (this.#shares === 1 && lines.heldBytes === 0) put(bytes);
        else lines.write(bytes);
      },
      get droppedBytes() {
        return steady.droppedBytes;
      },
      end: () => {
        if (hasEnded) return;
        lines.end();
        hasEnded = true;
        this.#shares--;
        if (this.#shares > 0) return;
        steady.close();
        onLast();
      },
    };
  }

  #put(bytes: Uint8Array, owner: object): void {
    if (this.#unended !== null && this.#unended !== owner) {
      this.steady.write(LINE_END_BYTES);
    }
    this.#unended = bytes[bytes.length - 1] === LINE_END ? null : owner;
    this.steady.write(bytes);
  }
}
