/**
 * A file that is moved aside before it outgrows its limit: F becomes F.1, F.1
 * becomes F.2, and so on; the oldest is overwritten.
 *
 * Everything is synchronous. A write to a page cache takes microseconds, and
 * nothing has to be queued, bounded or put back in order that way.
 *
 * @module
 */

import type { LogFileSpec } from "../model/log_target.ts";
import type { AppendFile, Files } from "../ports/files.ts";

/** The part of the file system that rotation needs. */
export type AppendFiles = Pick<
  Files,
  | "openAppend"
  | "makeDirectorySync"
  | "truncateSync"
  | "renameSync"
  | "removeSync"
>;

/** Size and number of rotated files. */
export type RotationLimits =
  & Pick<LogFileSpec, "maxBytes" | "backups">
  & Partial<Pick<LogFileSpec, "rotation" | "compress" | "totalBytes">>;

/** A file and how it is rotated: by default at its limit only, uncompressed. */
export type RotatedFileSpec = RotationLimits & Pick<LogFileSpec, "path">;

/** Settings of a rotating file. */
export interface RotatingFileOptions {
  /** Permission bits of files that are created (0o644). */
  readonly mode?: number;
  /**
   * Whether a chunk that does not fit any more starts the next file as a
   * whole, for a file of records; else it is split at the limit.
   */
  readonly keepsChunksWhole?: boolean;
  /** Called when the live file is about to be moved aside, or removed. */
  readonly onRotation?: () => void;
}

/**
 * A rotating file. Every method that writes throws the errors of the platform;
 * after one the file is closed, and the next write opens it anew and goes on
 * with a rotation where it was interrupted.
 */
export class RotatingFile {
  /** Absolute path of the live file. */
  readonly path: string;
  readonly #files: AppendFiles;
  readonly #mode: number;
  readonly #keepsChunksWhole: boolean;
  readonly #onRotation: () => void;
  #limits: RotationLimits;
  #file: AppendFile | null = null;
  #size = 0;
  #written = 0;
  /** The rename at which an interrupted rotation goes on. */
  #resumeAt: number | null = null;

  /** @throws {RangeError} When a limit is not a whole number from 0. */
  constructor(
    spec: RotatedFileSpec,
    files: AppendFiles,
    options: RotatingFileOptions = {},
  ) {
    this.path = spec.path;
    this.#files = files;
    this.#mode = options.mode ?? 0o644;
    this.#keepsChunksWhole = options.keepsChunksWhole ?? false;
    this.#onRotation = options.onRotation ?? (() => {});
    this.#limits = checkedLimits(spec);
  }

  /** Bytes written by this object so far, into whichever file. */
  get bytesWritten(): number {
    return this.#written;
  }

  /** Sets the limits that hold from the next write on. */
  set limits(limits: RotationLimits) {
    this.#limits = checkedLimits(limits);
  }

  /** Opens the live file, creating it; does nothing when it is open. */
  open(): void {
    this.#opened();
  }

  /** Writes all of `bytes`, rotating as often as that takes. */
  write(bytes: Uint8Array): void {
    try {
      this.#write(bytes);
    } catch (error) {
      this.#abandon();
      throw error;
    }
  }

  /** Closes the live file; a later write opens it again. */
  close(): void {
    const file = this.#file;
    this.#file = null;
    file?.close();
  }

  /** Empties the live file; the rotated ones stay. */
  clear(): void {
    // Somebody may have moved the open file aside.
    this.close();
    this.#files.truncateSync(this.path);
  }

  /** Lets go of a file that somebody has moved aside, and opens a new one. */
  reopen(): void {
    this.close();
    this.open();
  }

  #write(bytes: Uint8Array): void {
    let rest = bytes;
    while (rest.length > 0) {
      const file = this.#opened();
      const room = this.#room();
      const unfit = this.#keepsChunksWhole && this.#size > 0 &&
        rest.length > room;
      if (room <= 0 || unfit) {
        this.#rotate();
        continue;
      }
      const part = rest.length > room ? rest.subarray(0, room) : rest;
      file.write(part);
      this.#size += part.length;
      this.#written += part.length;
      rest = rest.subarray(part.length);
    }
  }

  #opened(): AppendFile {
    if (this.#file !== null) return this.#file;
    if (this.#resumeAt !== null) this.#rotate();
    const file = this.#openOrMake();
    this.#file = file;
    this.#size = file.initialSize;
    return file;
  }

  #openOrMake(): AppendFile {
    try {
      return this.#files.openAppend(this.path, this.#mode);
    } catch (error) {
      if (!isMissing(error)) throw error;
      this.#files.makeDirectorySync(
        this.path.slice(0, this.path.lastIndexOf("/")) || "/",
      );
      return this.#files.openAppend(this.path, this.#mode);
    }
  }

  #room(): number {
    // Root may rename even /dev/null, and the whole system would suffer.
    const rotates = this.#limits.maxBytes > 0 && !this.path.startsWith("/dev/");
    return rotates ? this.#limits.maxBytes - this.#size : Infinity;
  }

  #rotate(): void {
    this.close();
    this.#onRotation();
    const { backups } = this.#limits;
    if (backups === 0) {
      this.#files.removeSync(this.path);
      this.#resumeAt = null;
      return;
    }
    // Starting over after a failure would shift the upper files once more.
    const start = Math.min(this.#resumeAt ?? backups - 1, backups - 1);
    for (let index = start; index >= 0; index--) {
      this.#resumeAt = index;
      const from = index === 0 ? this.path : `${this.path}.${index}`;
      this.#renameIfThere(from, `${this.path}.${index + 1}`);
    }
    this.#resumeAt = null;
  }

  #renameIfThere(from: string, to: string): void {
    try {
      this.#files.renameSync(from, to);
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }

  #abandon(): void {
    try {
      this.close();
    } catch {
      // The first failure is the one to report; the handle is gone anyway.
    }
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && error.name === "NotFound";
}

function checkedLimits(limits: RotationLimits): RotationLimits {
  const { maxBytes, backups } = limits;
  for (const [name, value] of Object.entries({ maxBytes, backups })) {
    if (!Number.isSafeInteger(value) || value < 0) {
      throw new RangeError(`Cannot rotate a file: ${name} is ${value}`);
    }
  }
  return { maxBytes, backups };
}
