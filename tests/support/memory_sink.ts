/**
 * A sink that remembers.
 *
 * @module
 */

import type { StreamSink } from "../../src/logs/byte_sink.ts";

/** Keeps every chunk as text of Latin-1, where each byte is a character. */
export class MemorySink implements StreamSink {
  readonly chunks: string[] = [];
  /** How often the end has come. */
  ends = 0;

  write(bytes: Uint8Array): void {
    this.chunks.push(latin1(bytes));
  }

  end(): void {
    this.ends++;
  }

  /** All of it. */
  get all(): string {
    return this.chunks.join("");
  }
}

/** A character for each byte. */
export function latin1(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

/** A byte for each character. */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
