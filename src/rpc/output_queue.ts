/**
 * Output on its way to somebody who follows it. It is bounded: what does not
 * fit is lost, the oldest first, and counted.
 *
 * @module
 */

import type { OutputTap } from "../logs/output_tap.ts";
import { countLines, wholeCharacters } from "../logs/tail_cut.ts";
import type { LostOutput } from "../protocol/log_message.ts";

/** Size of the memory for a small piece, to which more can be added. */
const SMALL_PIECE = 1024;
const LINE_FEED = 10;

/** Memory that all who follow may use together. */
export class FollowRoom {
  #free: number;

  /** @param bytes How much there is. */
  constructor(bytes: number) {
    this.#free = bytes;
  }

  /** Bytes that are free. */
  get free(): number {
    return this.#free;
  }

  /** Takes some; gives it back when below zero. */
  take(bytes: number): void {
    this.#free -= bytes;
  }
}

/** Some output of one stream. */
export interface QueuedPiece {
  readonly tap: OutputTap;
  readonly bytes: Uint8Array;
  /** Bytes of the stream up to its end. */
  readonly offset: number;
  /** When it came, milliseconds since 1970. */
  readonly wallMs: number;
}

/** A piece that may still grow. */
interface Growing {
  readonly tap: OutputTap;
  readonly memory: Uint8Array;
  readonly wallMs: number;
  start: number;
  length: number;
  offset: number;
}

/** Output that was lost. */
export interface Loss extends LostOutput {
  /** Bytes of the stream up to its end. */
  readonly offset: number;
}

/** Holds output until it can be sent. */
export class OutputQueue {
  readonly #max: number;
  readonly #room: FollowRoom;
  readonly #pieces: Growing[] = [];
  readonly #lost = new Map<OutputTap, Loss>();
  #size = 0;

  /**
   * @param max Bytes that may wait.
   * @param room What may wait in all queues together.
   */
  constructor(max: number, room: FollowRoom) {
    this.#max = max;
    this.#room = room;
  }

  /** Adds a copy of the bytes that a stream has just given. */
  push(tap: OutputTap, bytes: Uint8Array, wallMs: number): void {
    const last = this.#pieces.at(-1);
    if (last?.tap === tap && fits(last, bytes)) {
      last.memory.set(bytes, last.length);
      last.length += bytes.length;
      last.offset = tap.offset;
      return;
    }
    const size = Math.max(SMALL_PIECE, bytes.length);
    let spare: Uint8Array | null = null;
    while (this.#pieces.length > 0 && !this.#hasRoom(size)) {
      spare = this.#dropOldest();
    }
    if (!this.#hasRoom(size)) {
      this.#lose(tap, bytes, tap.offset);
      return;
    }
    // A flood would have the collector of garbage work for nothing.
    const memory = spare?.length === size ? spare : new Uint8Array(size);
    memory.set(bytes);
    const { length } = bytes;
    const { offset } = tap;
    this.#pieces.push({ tap, memory, wallMs, start: 0, length, offset });
    this.#count(size);
  }

  /** What was lost since the last call, by stream. */
  takeLost(): readonly (readonly [OutputTap, Loss])[] {
    if (this.#lost.size === 0) return [];
    const lost = [...this.#lost];
    this.#lost.clear();
    return lost;
  }

  /** Takes the oldest piece; `null` when there is none. */
  shift(): QueuedPiece | null {
    const piece = this.#pieces.shift();
    if (piece === undefined) return null;
    this.#count(-piece.memory.length);
    const { tap, offset, wallMs } = piece;
    return { tap, bytes: bytesOf(piece), offset, wallMs };
  }

  /** Whether anything waits. */
  get isEmpty(): boolean {
    return this.#pieces.length === 0 && this.#lost.size === 0;
  }

  /** Drops everything. */
  clear(): void {
    this.#pieces.length = 0;
    this.#lost.clear();
    this.#count(-this.#size);
  }

  #hasRoom(size: number): boolean {
    return this.#size + size <= this.#max && size <= this.#room.free;
  }

  #count(change: number): void {
    this.#size += change;
    this.#room.take(change);
  }

  /** Drops the oldest piece; its memory is free for another one. */
  #dropOldest(): Uint8Array | null {
    const piece = this.#pieces.shift();
    if (piece === undefined) return null;
    const { tap, memory, offset } = piece;
    const bytes = bytesOf(piece);
    this.#count(-memory.length);
    this.#lose(tap, bytes, offset);
    if (bytes.at(-1) !== LINE_FEED) this.#dropRestOfLine(tap);
    return memory;
  }

  /** Half a line would be taken for a whole one. */
  #dropRestOfLine(tap: OutputTap): void {
    const next = this.#pieces.find((each) => each.tap === tap);
    if (next === undefined) return;
    const rest = bytesOf(next);
    const feed = rest.indexOf(LINE_FEED);
    const cut = feed === -1
      ? rest.length - wholeCharacters(rest).length
      : feed + 1;
    next.start += cut;
    const left = rest.length - cut;
    this.#lose(tap, rest.subarray(0, cut), next.offset - left);
  }

  #lose(tap: OutputTap, bytes: Uint8Array, offset: number): void {
    const before = this.#lost.get(tap) ?? { lines: 0, bytes: 0 };
    this.#lost.set(tap, {
      lines: before.lines + countLines(bytes),
      bytes: before.bytes + bytes.length,
      offset,
    });
  }
}

function fits({ memory, length }: Growing, bytes: Uint8Array): boolean {
  return length + bytes.length <= memory.length;
}

function bytesOf({ memory, start, length }: Growing): Uint8Array {
  return memory.subarray(start, length);
}
