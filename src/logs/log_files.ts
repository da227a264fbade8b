/**
 * The log files of all programs: one writer for each file, however many
 * streams go there and whichever way their paths lead, so that they never
 * rotate against each other and no line is torn apart by another one.
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

/** Registry of open log files. */
export class LogFiles {
  readonly #options: LogFilesOptions;
  /** Compresses rotated files. */
  readonly compression: Compression;
  readonly #entries = new Set<SharedFile>();
  /** Places of files that were emptied, and have not been rotated since. */
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
   * name one file, the limits of the latest hold.
   */
  acquire(spec: RotatedFileSpec, options: ShareOptions = {}): LogFileShare {
    const entry = this.#find(spec.path) ?? this.#add(spec, options);
    entry.rotating.limits = spec;
    return entry.share(() => void this.#entries.delete(entry));
  }

  /**
   * Empties a file, whether it is open or not; rotated ones stay.
   *
   * @throws {Error} When that is not possible.
   */
  clear(path: string): void {
    const place = this.#placeOf(path);
    const entry = this.#find(path);
    if (entry === undefined) this.#options.files.truncateSync(place);
    else entry.rotating.clear();
    this.#cleared.add(place);
  }

  /**
   * Opens files anew that somebody may have moved aside: one, where it is
   * open, or all. Trouble is reported, and it is tried again later.
   */
  reopen(path?: string): void {
    const entries = path === undefined ? this.#entries : [this.#find(path)];
    for (const entry of entries) entry?.steady.reopen();
  }

  /** Whether what came right before the live file is not to be seen. */
  isCleared(path: string): boolean {
    return this.#cleared.has(this.#placeOf(path));
  }

  #placeOf(path: string): string {
    return this.#options.files.realPathSync(path);
  }

  /** By the path, or by where it leads: either may have changed by now. */
  #find(path: string): SharedFile | undefined {
    const place = this.#placeOf(path);
    for (const entry of this.#entries) {
      const { rotating } = entry;
      if (rotating.path === path || rotating.place === place) return entry;
    }
    return undefined;
  }

  #add(spec: RotatedFileSpec, options: ShareOptions): SharedFile {
    const { files, clock } = this.#options;
    const { path } = spec;
    const rotating = new RotatingFile(spec, files, {
      ...options,
      makesDirectories: true,
      clock,
      onRotated: (limits) => {
        this.#cleared.delete(rotating.place);
        this.#compress(rotating.place, limits);
      },
    });
    const trouble = this.#troubleOf(path);
    const steady = new SteadyFile(rotating, { clock, trouble });
    const entry = new SharedFile(rotating, steady);
    this.#entries.add(entry);
    steady.open();
    // A daemon that crashed may have left something half done.
    this.#compress(rotating.place, spec);
    return entry;
  }

  #compress(place: string, { compress, backups }: RotationLimits): void {
    if (compress !== true || backups === 0) return;
    this.compression.rotated(place, backups);
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
    const lines = new WholeLines({ write: put }, { missingEnd: "" });
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
