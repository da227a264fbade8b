/**
 * A file that is moved aside before it outgrows its limit, or when its hour or
 * day is over: F becomes F.1, F.1 becomes F.2, and so on; the oldest is
 * removed. Where F is a link, that happens to the file that it leads to.
 *
 * Everything is synchronous. A write to a page cache takes microseconds, and
 * nothing has to be queued, bounded or put back in order that way.
 *
 * @module
 */

import type { LogFileSpec } from "../model/log_target.ts";
import type { Clock } from "../ports/clock.ts";
import type { AppendFile, Files, FileState } from "../ports/files.ts";
import { dirname } from "../util/paths.ts";
import { endOfPeriod } from "./_rotation_time.ts";
import { RotatedFiles } from "./rotated_files.ts";

/** The part of the file system that rotation needs. */
export type AppendFiles = Pick<
  Files,
  | "openAppend"
  | "makeDirectorySync"
  | "realPathSync"
  | "truncateSync"
  | "renameSync"
  | "removeSync"
  | "statSync"
>;

/** When a file is rotated, and how much of it is kept. */
export type RotationLimits =
  & Pick<LogFileSpec, "maxBytes" | "backups">
  & Partial<Pick<LogFileSpec, "rotation" | "compress" | "totalBytes">>;

/** A file and how it is rotated: by default at its limit only. */
export type RotatedFileSpec = RotationLimits & Pick<LogFileSpec, "path">;

/** Settings of a rotating file. */
export interface RotatingFileOptions {
  /** Tells the time for rotation by the hour or day; else not needed. */
  readonly clock?: Pick<Clock, "wallMs">;
  /** Permission bits of files that are created (0o644). */
  readonly mode?: number;
  /** Whether missing directories above the file are made (false). */
  readonly makesDirectories?: boolean;
  /** Numeric id of the group of directories that are made. */
  readonly directoryGid?: number;
  /**
   * Whether a file ends with the end of a line where that can be, for a file
   * of records; else it is filled to the last byte.
   */
  readonly keepsLinesWhole?: boolean;
  /** Called with the limits when the live file was moved aside, or removed. */
  readonly onRotated?: (limits: RotationLimits) => void;
}

const LINE_END = 10;

/**
 * A rotating file. Every method that writes throws the errors of the platform;
 * after one the file is closed, and the next write opens it anew and goes on
 * with a rotation where it was interrupted.
 */
export class RotatingFile {
  /** Absolute path of the live file, as somebody has written it. */
  readonly path: string;
  readonly #files: AppendFiles;
  readonly #options: RotatingFileOptions;
  #place: string;
  /** Root may rename even /dev/null, and the whole system would suffer. */
  #isDevice = false;
  #limits: RotationLimits;
  #file: AppendFile | null = null;
  #size = 0;
  #written = 0;
  /** When the hour or day of the live file is over, by the wall clock. */
  #endsAtMs = Infinity;

  /** @throws {RangeError} When a limit is not a whole number from 0. */
  constructor(
    spec: RotatedFileSpec,
    files: AppendFiles,
    options: RotatingFileOptions = {},
  ) {
    this.path = spec.path;
    this.#place = spec.path;
    this.#files = files;
    this.#options = options;
    this.#limits = checkedLimits(spec);
  }

  /** Where the live file really is, as it was last opened. */
  get place(): string {
    return this.#place;
  }

  /** Bytes written by this object so far, into whichever file. */
  get bytesWritten(): number {
    return this.#written;
  }

  /** Bytes of the live file as it was last seen, 0 before it is opened. */
  get size(): number {
    return this.#size;
  }

  /** Sets the limits that hold from the next write on. */
  set limits(limits: RotationLimits) {
    const before = this.#limits.rotation;
    this.#limits = checkedLimits(limits);
    if (this.#limits.rotation !== before) this.#setEnd(this.#wallMs());
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

  /**
   * Looks whether the file at the path is still the one that is open: where
   * somebody has moved, removed or replaced it, or turned a link elsewhere, the
   * next write opens the path anew. A file that was cut short grows again up to
   * its limit.
   */
  lookAfter(): void {
    const file = this.#file;
    if (file === null || this.#isDevice) return;
    const state = this.#look();
    if (state === "unseen") return;
    const isSame = state !== null && state.inode === file.opened.inode &&
      state.device === file.opened.device;
    if (!isSame) this.#abandon();
    else if (state.size < this.#size) this.#size = state.size;
  }

  #look(): FileState | null | "unseen" {
    try {
      return this.#files.statSync(this.path);
    } catch {
      // What is open is as good as before.
      return "unseen";
    }
  }

  #write(bytes: Uint8Array): void {
    if (bytes.length > 0 && this.#isOver()) this.#rotate();
    for (let rest = bytes; rest.length > 0;) {
      const file = this.#opened();
      const length = this.#fitting(rest, this.#size);
      if (length > 0) {
        const part = length === rest.length ? rest : rest.subarray(0, length);
        file.write(part);
        this.#size += length;
        this.#written += length;
        if (part === rest) return;
        rest = rest.subarray(length);
      }
      // What fills whole files goes there at once: to rename hundreds of files
      // for every few bytes would take seconds.
      const whole: Uint8Array[] = [];
      for (;;) {
        const next = this.#fitting(rest, 0);
        if (next === rest.length) break;
        whole.push(rest.subarray(0, next));
        rest = rest.subarray(next);
      }
      this.#rotate(whole);
    }
  }

  /** Bytes at the beginning of `rest` that go into a file of such a size. */
  #fitting(rest: Uint8Array, size: number): number {
    const rotates = this.#limits.maxBytes > 0 && !this.#isDevice;
    const room = rotates ? this.#limits.maxBytes - size : Infinity;
    if (rest.length <= room) return rest.length;
    if (room <= 0) return 0;
    if (this.#options.keepsLinesWhole !== true) return room;
    const lines = rest.lastIndexOf(LINE_END, room - 1) + 1;
    // A line that no file has room for fills one after the other.
    return lines === 0 && size === 0 ? room : lines;
  }

  #opened(): AppendFile {
    if (this.#file !== null) return this.#file;
    this.#place = this.#files.realPathSync(this.path);
    this.#isDevice = this.#place.startsWith("/dev/");
    const file = this.#openOrMake(this.#place);
    this.#file = file;
    this.#size = file.opened.size;
    // What is in it belongs to the time when it was written last.
    this.#setEnd(this.#size > 0 ? file.opened.modifiedMs : this.#wallMs());
    return file;
  }

  #openOrMake(place: string): AppendFile {
    const mode = this.#options.mode ?? 0o644;
    try {
      return this.#files.openAppend(place, mode);
    } catch (error) {
      const isMissing = error instanceof Error && error.name === "NotFound";
      if (!isMissing || this.#options.makesDirectories !== true) throw error;
      const { directoryGid } = this.#options;
      this.#files.makeDirectorySync(dirname(place), directoryGid);
      return this.#files.openAppend(place, mode);
    }
  }

  #wallMs(): number {
    return this.#options.clock?.wallMs() ?? 0;
  }

  #setEnd(wallMs: number): void {
    this.#endsAtMs = endOfPeriod(this.#limits.rotation ?? "size", wallMs);
  }

  #isOver(): boolean {
    if ((this.#limits.rotation ?? "size") === "size") return false;
    this.#opened();
    const wallMs = this.#wallMs();
    if (wallMs < this.#endsAtMs) return false;
    this.#setEnd(wallMs);
    return this.#size > 0 && !this.#isDevice;
  }

  /** @param whole What comes between the live file and the next one. */
  #rotate(whole: readonly Uint8Array[] = []): void {
    this.close();
    const { backups, maxBytes, totalBytes = 0 } = this.#limits;
    const rotated = new RotatedFiles(this.#place, this.#files);
    if (backups === 0) this.#files.removeSync(this.#place);
    else rotated.shift(backups, whole.length + 1);
    for (const [index, bytes] of whole.entries()) {
      const number = whole.length - index;
      // What is older would be gone again by the end of the call.
      if (number <= backups) this.#writeWhole(rotated.pathOf(number), bytes);
      this.#written += bytes.length;
    }
    if (totalBytes > 0) {
      rotated.shrinkTo(Math.max(0, totalBytes - maxBytes), backups);
    }
    this.#options.onRotated?.(this.#limits);
  }

  #writeWhole(path: string, bytes: Uint8Array): void {
    const file = this.#openOrMake(path);
    try {
      file.write(bytes);
    } finally {
      file.close();
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

function checkedLimits(limits: RotationLimits): RotationLimits {
  const { maxBytes, backups, totalBytes = 0 } = limits;
  const numbers = { maxBytes, backups, totalBytes };
  for (const [name, value] of Object.entries(numbers)) {
    if (!Number.isSafeInteger(value) || value < 0) {
      throw new RangeError(`Cannot rotate a file: ${name} is ${value}`);
    }
  }
  return limits;
}
