/**
 * Turns chunks, which end anywhere, into chunks that end with a line.
 *
 * @module
 */

import type { ByteSink, StreamSink } from "./byte_sink.ts";
import { unfinishedCharacter } from "./tail_cut.ts";

/** Bytes of one line that are held back while its end has not come. */
export const LONGEST_LINE = 64 * 1024;

/** The end of such a line, CR and LF, may still come. */
const CAPACITY = LONGEST_LINE + 2;

const LINE_END = 10;

/** Settings of whole lines. */
export interface WholeLinesOptions {
  /**
   * What is put to the end of each part of a line longer than 64 KiB, and to
   * the last line where it has no end. For a reader who takes CR and LF for the
   * end of a line it has to be both: the part may end with a CR of its own.
   */
  readonly missingEnd: "" | "\n" | "\r\n";
}

/**
 * Passes on whole lines only: one call has one or more of them. The memory it
 * takes is at most that of one long line. A line that is too long is parted
 * between two characters.
 */
export class WholeLines implements StreamSink {
  readonly #next: ByteSink;
  readonly #missingEnd: Uint8Array;
  /** The beginning of a line; grows as it must. */
  #held = new Uint8Array(0);
  #length = 0;

  constructor(next: ByteSink, { missingEnd }: WholeLinesOptions) {
    this.#next = next;
    this.#missingEnd = new TextEncoder().encode(missingEnd);
  }

  /** Bytes that are held back. */
  get heldBytes(): number {
    return this.#length;
  }

  write(bytes: Uint8Array): void {
    let rest = bytes;
    while (this.#length > 0 && rest.length > 0) {
      const end = rest.indexOf(LINE_END) + 1;
      rest = rest.subarray(this.#hold(end > 0 ? rest.subarray(0, end) : rest));
      if (this.#isComplete) this.#release();
      else if (this.#length === CAPACITY) this.#part();
    }
    const lines = rest.lastIndexOf(LINE_END) + 1;
    if (lines > 0) this.#next.write(rest.subarray(0, lines));
    for (rest = rest.subarray(lines); rest.length > 0;) {
      rest = rest.subarray(this.#hold(rest));
      if (this.#length === CAPACITY) this.#part();
    }
  }

  end(): void {
    if (this.#length > 0) this.#giveUp(this.#length);
    this.#held = new Uint8Array(0);
  }

  get #isComplete(): boolean {
    return this.#held[this.#length - 1] === LINE_END;
  }

  /** Holds as many bytes as there is room for; tells how many. */
  #hold(bytes: Uint8Array): number {
    const fitting = Math.min(bytes.length, CAPACITY - this.#length);
    const needed = this.#length + fitting;
    if (needed > this.#held.length) {
      const size = Math.min(CAPACITY, Math.max(256, needed * 2));
      const larger = new Uint8Array(size);
      larger.set(this.#held.subarray(0, this.#length));
      this.#held = larger;
    }
    this.#held.set(bytes.subarray(0, fitting), this.#length);
    this.#length = needed;
    return fitting;
  }

  #release(): void {
    const line = this.#held.subarray(0, this.#length);
    this.#length = 0;
    this.#next.write(line);
  }

  /** Gives up a line, but for a character of which only a part is there. */
  #part(): void {
    const full = this.#held.subarray(0, LONGEST_LINE);
    const length = LONGEST_LINE - unfinishedCharacter(full).length;
    const rest = this.#held.slice(length, this.#length);
    this.#giveUp(length);
    this.#hold(rest);
  }

  #giveUp(length: number): void {
    const bytes = this.#held.subarray(0, length);
    this.#length = 0;
    const end = this.#missingEnd;
    if (end.length === 0) {
      this.#next.write(bytes);
      return;
    }
    const line = new Uint8Array(length + end.length);
    line.set(bytes);
    line.set(end, length);
    this.#next.write(line);
  }
}
