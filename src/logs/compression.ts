/**
 * Compression of rotated log files, one after the other, beside everything
 * else that goes on.
 *
 * @module
 */

import type { FileState } from "../ports/files.ts";
import type { Log } from "../ports/log.ts";
import { reasonOf } from "../util/reason_of.ts";
import {
  type RotatedFile,
  RotatedFiles,
  type RotationFiles,
} from "./rotated_files.ts";

/** Compresses files. */
export interface Compressor {
  /**
   * Compresses a file into another one; never rejects.
   *
   * @param opened Called when the file is open: its name counts no more.
   * @returns What went wrong, or `null` when `to` is complete.
   */
  compress(
    from: string,
    to: string,
    opened: () => void,
  ): Promise<string | null>;
}

/** What compression works with. */
export interface CompressionOptions {
  readonly files: RotationFiles;
  readonly compressor: Compressor;
  readonly log: Log;
}

/** Compresses the rotated files of all log files, one at a time. */
export class Compression {
  readonly #options: CompressionOptions;
  /** Paths of log files to look after, and how many rotated ones each has. */
  readonly #wanted = new Map<string, number>();
  /** Paths of log files whose last compression failed. */
  readonly #failed = new Set<string>();
  #working: Promise<void> | null = null;

  constructor(options: CompressionOptions) {
    this.#options = options;
  }

  /** Settles when there is nothing more to do. */
  async idle(): Promise<void> {
    while (this.#working !== null) await this.#working;
  }

  /** The log file at `path` has been rotated; `backups` are kept of it. */
  rotated(path: string, backups: number): void {
    this.#wanted.set(path, backups);
    this.#working ??= this.#work();
  }

  async #work(): Promise<void> {
    // Not in the middle of the write that has led to the rotation.
    await Promise.resolve();
    for (const [path, backups] of this.#wanted) {
      this.#wanted.delete(path);
      await this.#compressAll(path, backups);
    }
    // Not later: the next rotation would think that somebody is at work.
    this.#working = null;
  }

  async #compressAll(path: string, backups: number): Promise<void> {
    const rotated = new RotatedFiles(path, this.#options.files);
    for (;;) {
      const oldest = this.#oldestPlain(rotated, backups);
      if (oldest === null) break;
      const fault = await this.#compress(path, rotated, oldest, backups);
      if (fault === null) continue;
      // Once: while the disk is full all of them fail.
      if (!this.#failed.has(path)) {
        this.#options.log.warning(`Cannot compress "${oldest.path}": ${fault}`);
      }
      this.#failed.add(path);
      return;
    }
    this.#failed.delete(path);
  }

  #oldestPlain(rotated: RotatedFiles, backups: number): RotatedFile | null {
    try {
      const found = rotated.list(backups);
      return found.findLast((file) =>
        !file.isCompressed &&
        !found.some((other) => other.isCompressed && other.index === file.index)
      ) ?? null;
    } catch {
      // It can't be looked at now; the next rotation tries again.
      return null;
    }
  }

  async #compress(
    path: string,
    rotated: RotatedFiles,
    plain: RotatedFile,
    backups: number,
  ): Promise<string | null> {
    const { files, compressor } = this.#options;
    const unfinished = `${path}.gz.unfinished`;
    try {
      // One that an earlier daemon began may still be at work on it.
      files.removeSync(unfinished);
    } catch (error) {
      return reasonOf(error);
    }
    // A rotation may have given the name to another file before it was opened.
    let isSure = false;
    const fault = await compressor.compress(plain.path, unfinished, () => {
      isSure = isStill(plain, files);
    });
    try {
      // Meanwhile it may have moved on, or be gone.
      const now = rotated.list(backups)
        .find(({ state }) => isSame(state, plain.state));
      if (fault !== null || now === undefined || !isSure) {
        files.removeSync(unfinished);
        // Under its new name it has its turn again.
        return now?.path === plain.path ? fault : null;
      }
      files.renameSync(unfinished, rotated.pathOf(now.index, true));
      files.removeSync(now.path);
      return null;
    } catch (error) {
      return reasonOf(error);
    }
  }
}

/** Whether a file has the name still that it had. */
function isStill(plain: RotatedFile, files: RotationFiles): boolean {
  try {
    const state = files.statSync(plain.path);
    return state !== null && isSame(state, plain.state);
  } catch {
    return false;
  }
}

function isSame(one: FileState, other: FileState): boolean {
  return one.inode === other.inode && one.device === other.device;
}
