/**
 * From the bytes of streams to text, piece by piece.
 *
 * @module
 */

import { unfinishedCharacter } from "./tail_cut.ts";
import type { OutputTap } from "./output_tap.ts";

/**
 * A decoder for each stream: a character whose bytes come in two pieces is
 * given with the second one. What is not UTF-8 becomes U+FFFD.
 */
export class OutputDecoders {
  readonly #decoders = new Map<OutputTap, TextDecoder>();

  /** The text of the next bytes of a stream. */
  decode(tap: OutputTap, bytes: Uint8Array): string {
    if (bytes.length === 0) return "";
    return this.#decoderOf(tap).decode(bytes, { stream: true });
  }

  /**
   * Goes on where a stream is now: where nothing of it has been decoded, it may
   * be within a character.
   */
  begin(tap: OutputTap): void {
    if (this.#decoders.has(tap)) return;
    const begun = unfinishedCharacter(tap.bytes());
    this.#decoderOf(tap).decode(begun, { stream: true });
  }

  /** Ends a piece: U+FFFD for a character that has not come to its end. */
  flush(tap: OutputTap): string {
    return this.#decoders.get(tap)?.decode() ?? "";
  }

  #decoderOf(tap: OutputTap): TextDecoder {
    let decoder = this.#decoders.get(tap);
    if (decoder === undefined) {
      decoder = new TextDecoder("utf-8", { ignoreBOM: true });
      this.#decoders.set(tap, decoder);
    }
    return decoder;
  }
}
