/**
 * The boundaries of messages on a byte stream: one message a line, in UTF-8.
 *
 * @module
 */

import { DEFAULT_RPC_LIMITS } from "../model/defaults.ts";

/** Largest message, in bytes without its line feed: 1 MiB. */
export const MAX_MESSAGE_BYTES: number = DEFAULT_RPC_LIMITS.maxMessageBytes;

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const NOTHING = new Uint8Array();
const ENCODER = new TextEncoder();

/** One message, or what is wrong with it. */
export type Frame =
  | { readonly kind: "line"; readonly text: string }
  /** A line that is not UTF-8. */
  | { readonly kind: "undecodable" }
  /** A line over the limit; nothing comes after it. */
  | { readonly kind: "too-large" };

/**
 * Cuts chunks of bytes into lines. A carriage return before the line feed is
 * dropped, and so are empty lines. After a line over the limit no more frames
 * come, as what follows can't be trusted to begin where a line begins.
 *
 * @example
 * ```ts
 * import { FrameDecoder } from "./framing.ts";
 * const decoder = new FrameDecoder();
 * decoder.push(new TextEncoder().encode('{"a":1}\n{"b"')); // one frame
 * ```
 */
export class FrameDecoder {
  readonly #maxBytes: number;
  readonly #text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  /** The line that has begun: the first `#heldBytes` bytes of it. */
  #held = NOTHING;
  #heldBytes = 0;
  #isTooLarge = false;

  /** @param maxBytes Largest line in bytes, without its line feed. */
  constructor(maxBytes: number = MAX_MESSAGE_BYTES) {
    this.#maxBytes = maxBytes;
  }

  /**
   * Takes the next bytes of the stream.
   *
   * @param chunk May be reused by the caller afterwards.
   * @returns The frames that are complete now.
   */
  push(chunk: Uint8Array): Frame[] {
    const frames: Frame[] = [];
    let begin = 0;
    while (!this.#isTooLarge) {
      const end = chunk.indexOf(LINE_FEED, begin);
      if (end === -1) break;
      this.#complete(chunk.subarray(begin, end), frames);
      begin = end + 1;
    }
    if (!this.#isTooLarge && begin < chunk.length) {
      this.#keep(chunk.subarray(begin), frames);
    }
    return frames;
  }

  /**
   * Tells the decoder that the stream has ended. A last line without a line
   * feed counts: it is what `printf '...' | nc -U` sends.
   */
  finish(): Frame[] {
    const frames: Frame[] = [];
    if (!this.#isTooLarge) this.#complete(NOTHING, frames);
    return frames;
  }

  /** Whether a line was over the limit, so that the stream is of no use. */
  get isTooLarge(): boolean {
    return this.#isTooLarge;
  }

  #complete(tail: Uint8Array, frames: Frame[]): void {
    if (this.#heldBytes + tail.length > this.#maxBytes) {
      this.#giveUp(frames);
      return;
    }
    const frame = this.#decode(this.#join(tail));
    if (frame !== null) frames.push(frame);
  }

  #join(tail: Uint8Array): Uint8Array {
    if (this.#heldBytes === 0) return tail;
    this.#hold(tail);
    const line = this.#held.subarray(0, this.#heldBytes);
    this.#drop();
    return line;
  }

  #decode(line: Uint8Array): Frame | null {
    const end = line.at(-1) === CARRIAGE_RETURN ? -1 : line.length;
    const bytes = line.subarray(0, end);
    if (bytes.length === 0) return null;
    try {
      return { kind: "line", text: this.#text.decode(bytes) };
    } catch {
      return { kind: "undecodable" };
    }
  }

  #keep(rest: Uint8Array, frames: Frame[]): void {
    if (this.#heldBytes + rest.length > this.#maxBytes) this.#giveUp(frames);
    else this.#hold(rest);
  }

  /** Appends to the line that has begun; room grows by doubling. */
  #hold(bytes: Uint8Array): void {
    const needed = this.#heldBytes + bytes.length;
    if (needed > this.#held.length) {
      const grown = new Uint8Array(Math.max(needed, 2 * this.#held.length));
      grown.set(this.#held.subarray(0, this.#heldBytes));
      this.#held = grown;
    }
    this.#held.set(bytes, this.#heldBytes);
    this.#heldBytes = needed;
  }

  #drop(): void {
    this.#held = NOTHING;
    this.#heldBytes = 0;
  }

  #giveUp(frames: Frame[]): void {
    this.#isTooLarge = true;
    this.#drop();
    frames.push({ kind: "too-large" });
  }
}

/** Makes the bytes of messages: each followed by a line feed. */
export function encodeLines(lines: readonly string[]): Uint8Array {
  return ENCODER.encode(lines.join("\n") + "\n");
}
