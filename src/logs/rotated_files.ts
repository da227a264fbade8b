/**
 * The files that a log file has been: F.1 is the youngest, F.2 is older, and
 * so on without a gap. Each is there as it was written, or compressed as
 * `F.1.gz`.
 *
 * @module
 */

import type { Files, FileState } from "../ports/files.ts";

/** The part of the file system that rotated files need. */
export type RotationFiles = Pick<
  Files,
  "statSync" | "renameSync" | "removeSync"
>;

/** What is added to the name of a compressed file. */
const GZ = ".gz";

/** One of the files that a log file has been. */
export interface RotatedFile {
  /** 1 for the youngest. */
  readonly index: number;
  readonly path: string;
  readonly state: FileState;
  readonly isCompressed: boolean;
}

/** The rotated files of one log file. Everything is synchronous. */
export class RotatedFiles {
  readonly #path: string;
  readonly #files: RotationFiles;

  /** @param path Path of the live file. */
  constructor(path: string, files: RotationFiles) {
    this.#path = path;
    this.#files = files;
  }

  /** Path of the file with a number. */
  pathOf(index: number, isCompressed = false): string {
    return `${this.#path}.${index}${isCompressed ? GZ : ""}`;
  }

  /**
   * Those there are, the youngest first, up to the first gap, or one that comes
   * after it.
   */
  list(most: number, gaps = 1): readonly RotatedFile[] {
    const found: RotatedFile[] = [];
    let missing = 0;
    for (let index = 1; index <= most && missing < gaps; index++) {
      const here = [false, true].flatMap((isCompressed) => {
        const path = this.pathOf(index, isCompressed);
        const state = this.#files.statSync(path);
        if (state === null) return [];
        return [{ index, path, state, isCompressed }];
      });
      if (here.length === 0) missing++;
      found.push(...here);
    }
    return found;
  }

  /**
   * Moves the live file to the place of the youngest, and each of the others
   * one place up as far as that takes; what was in the last place is gone.
   * Where it is interrupted, by an error or the end of the daemon, there is a
   * gap: the next time goes on from there, and nothing is moved twice.
   *
   * @param backups How many there may be, at least 1.
   * @param times As if it were done so often: the places below are free then.
   */
  shift(backups: number, times = 1): void {
    this.makeRoom(backups, times);
    if (times > backups) this.#files.removeSync(this.#path);
    else this.#move(this.#path, false, times);
  }

  /** Does the same for all but the live file, which stays. */
  makeRoom(backups: number, times = 1): void {
    let [index, to] = [0, times];
    const moves = this.list(backups, times).map((file) => {
      // Each gap takes up one of the times.
      if (file.index !== index) to = Math.max(file.index, to + 1);
      index = file.index;
      return { file, to };
    });
    for (const { file, to } of moves.toReversed()) {
      if (to > backups) this.#files.removeSync(file.path);
      else if (to > file.index) this.#move(file.path, file.isCompressed, to);
    }
  }

  /**
   * Removes the oldest until those that are left take no more than so many
   * bytes, together.
   */
  shrinkTo(bytes: number, backups: number): void {
    const found = this.list(backups);
    let sum = found.reduce((total, { state }) => total + state.size, 0);
    for (const file of found.toReversed()) {
      if (sum <= bytes) return;
      this.#files.removeSync(file.path);
      sum -= file.state.size;
    }
  }

  #move(from: string, isCompressed: boolean, index: number): void {
    try {
      this.#files.renameSync(from, this.pathOf(index, isCompressed));
    } catch (error) {
      // Somebody has removed it meanwhile.
      if (!(error instanceof Error && error.name === "NotFound")) throw error;
    }
  }
}
