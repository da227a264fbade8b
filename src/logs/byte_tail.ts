/**
 * The end of a stream, kept in memory to explain a failure.
 *
 * @module
 */

/** The last bytes of a stream, in a ring of fixed size. */
export class ByteTail {
  readonly #ring: Uint8Array;
  #end = 0;
  #length = 0;

  /** @param capacity Bytes to keep, at least 1. */
  constructor(capacity: number) {
    this.#ring = new Uint8Array(capacity);
  }

  /** Adds bytes, forgetting the oldest. */
  push(bytes: Uint8Array): void {
    const size = this.#ring.length;
    const kept = bytes.length > size ? bytes.subarray(-size) : bytes;
    const first = Math.min(kept.length, size - this.#end);
    this.#ring.set(kept.subarray(0, first), this.#end);
    this.#ring.set(kept.subarray(first), 0);
    this.#end = (this.#end + kept.length) % size;
    this.#length = Math.min(this.#length + kept.length, size);
  }

  /** What is kept, oldest first, as UTF-8; invalid bytes become U+FFFD. */
  text(): string {
    const size = this.#ring.length;
    const start = (this.#end - this.#length + size) % size;
    const bytes = new Uint8Array(this.#length);
    const first = Math.min(this.#length, size - start);
    bytes.set(this.#ring.subarray(start, start + first));
    bytes.set(this.#ring.subarray(0, this.#length - first), first);
    const full = this.#length === size;
    return new TextDecoder().decode(full ? withoutHalfCharacter(bytes) : bytes);
  }
}

/** Drops the rest of a character whose beginning has been forgotten. */
function withoutHalfCharacter(bytes: Uint8Array): Uint8Array {
  const isContinuation = (byte: number): boolean => (byte & 0xc0) === 0x80;
  const start = bytes.findIndex((byte) => !isContinuation(byte));
  // More than three in a row are not UTF-8 to begin with.
  return start > 0 && start <= 3 ? bytes.subarray(start) : bytes;
}
