/**
 * The end of a stream, kept in memory: to be read, and to explain a failure.
 *
 * @module
 */

import { wholeCharacters } from "./tail_cut.ts";

/** Size of the first ring: most programs say little. */
const FIRST_SIZE = 1024;

/** The ring before the first byte: many streams never say anything. */
const NO_RING = new Uint8Array(0);

/** The last bytes of a stream, in a ring that grows up to a fixed size. */
export class ByteTail {
  readonly #capacity: number;
  #ring: Uint8Array<ArrayBuffer> = NO_RING;
  /** Where the next byte goes. */
  #end = 0;
  #length = 0;

  /** @param capacity Bytes to keep, at least 1. */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Number of bytes that are kept. */
  get length(): number {
    return this.#length;
  }

  /**
   * Adds a chunk as `push()` does, but where it is as large as everything that
   * is kept its memory is kept and not copied.
   *
   * @returns Memory in exchange, to be used in place of that of the chunk;
   *   `null` when the chunk has been copied.
   */
  adopt(chunk: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | null {
    const isWhole = chunk.length === this.#capacity &&
      chunk.buffer.byteLength === this.#capacity;
    if (!isWhole) {
      this.push(chunk);
      return null;
    }
    const old = this.#ring;
    this.#ring = chunk;
    this.#end = 0;
    this.#length = this.#capacity;
    return old.length === this.#capacity ? old : new Uint8Array(this.#capacity);
  }

  /** Adds bytes, forgetting the oldest. */
  push(bytes: Uint8Array): void {
    const { length } = bytes;
    if (length === 0) return;
    const needed = this.#length + length;
    if (needed > this.#ring.length && this.#ring.length < this.#capacity) {
      this.#grow(needed);
    }
    const size = this.#ring.length;
    if (length >= size) {
      this.#ring.set(length === size ? bytes : bytes.subarray(length - size));
      this.#end = 0;
      this.#length = size;
      return;
    }
    const first = size - this.#end;
    // A view of a part costs more than to copy a short line.
    if (length <= first) {
      this.#ring.set(bytes, this.#end);
    } else {
      this.#ring.set(bytes.subarray(0, first), this.#end);
      this.#ring.set(bytes.subarray(first), 0);
    }
    this.#end = (this.#end + length) % size;
    this.#length = Math.min(needed, size);
  }

  /** A copy of what is kept, oldest first. */
  bytes(): Uint8Array<ArrayBuffer> {
    if (this.#length === 0) return new Uint8Array(0);
    const size = this.#ring.length;
    const start = (this.#end - this.#length + size) % size;
    const bytes = new Uint8Array(this.#length);
    const first = Math.min(this.#length, size - start);
    bytes.set(this.#ring.subarray(start, start + first));
    bytes.set(this.#ring.subarray(0, this.#length - first), first);
    return bytes;
  }

  /** What is kept, as UTF-8; invalid bytes become U+FFFD. */
  text(): string {
    const bytes = this.bytes();
    const isCut = this.#length === this.#capacity;
    return new TextDecoder().decode(isCut ? wholeCharacters(bytes) : bytes);
  }

  /** Forgets everything. */
  clear(): void {
    this.#end = 0;
    this.#length = 0;
  }

  #grow(needed: number): void {
    let size = Math.max(this.#ring.length, FIRST_SIZE);
    while (size < needed && size < this.#capacity) size *= 2;
    const ring = new Uint8Array(Math.min(size, this.#capacity));
    const bytes = this.bytes();
    ring.set(bytes);
    this.#ring = ring;
    this.#end = bytes.length;
  }
}
