/**
 * Takes escape sequences for terminals (ECMA-48) out of a stream: colours,
 * movements of the cursor, titles, links.
 *
 * @module
 */

import type { StreamSink } from "./byte_sink.ts";

const ESCAPE = 0x1b;
const BELL = 0x07;
const LINE_END = 0x0a;

/** Where in a sequence the stream is. */
type Place =
  /** In text. */
  | "text"
  /** After ESC. */
  | "escape"
  /** After ESC [, until a byte from 0x40 on: `ESC [ 3 1 m`. */
  | "control"
  /** After ESC and such as `(`, until a byte from 0x30 on. */
  | "designation"
  /** After ESC ] or its like, until BEL or ESC \. */
  | "string"
  /** After ESC in there. */
  | "string-escape";

/** Bytes after ESC that begin a string: P, X, ], ^ and _. */
const STRING_STARTS: ReadonlySet<number> = new Set([
  0x50,
  0x58,
  0x5d,
  0x5e,
  0x5f,
]);

/**
 * Passes everything on but escape sequences. A line end ends any sequence, so
 * that a broken one can't swallow the lines after it.
 */
export class AnsiStripper implements StreamSink {
  readonly #next: StreamSink;
  #place: Place = "text";

  constructor(next: StreamSink) {
    this.#next = next;
  }

  write(bytes: Uint8Array): void {
    if (this.#place === "text" && !bytes.includes(ESCAPE)) {
      this.#next.write(bytes);
      return;
    }
    const kept = new Uint8Array(bytes.length);
    let length = 0;
    for (const byte of bytes) {
      if (this.#isText(byte)) kept[length++] = byte;
    }
    if (length > 0) this.#next.write(kept.subarray(0, length));
  }

  end(): void {
    this.#next.end();
  }

  #isText(byte: number): boolean {
    const isEnd = byte === LINE_END;
    if (this.#place === "text" || isEnd) {
      this.#place = byte === ESCAPE ? "escape" : "text";
      return byte !== ESCAPE;
    }
    this.#place = placeAfter(this.#place, byte);
    return false;
  }
}

function placeAfter(place: Exclude<Place, "text">, byte: number): Place {
  switch (place) {
    case "escape":
      return afterEscape(byte);
    case "control":
      if (byte === ESCAPE) return "escape";
      return byte >= 0x40 ? "text" : "control";
    case "designation":
      if (byte === ESCAPE) return "escape";
      return byte >= 0x30 ? "text" : "designation";
    case "string":
      if (byte === BELL) return "text";
      return byte === ESCAPE ? "string-escape" : "string";
    case "string-escape":
      return byte === 0x5c ? "text" : afterEscape(byte);
  }
}

function afterEscape(byte: number): Place {
  if (byte === ESCAPE) return "escape";
  if (byte === 0x5b) return "control";
  if (STRING_STARTS.has(byte)) return "string";
  return byte >= 0x20 && byte <= 0x2f ? "designation" : "text";
}
