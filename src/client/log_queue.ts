/**
 * Output between the connection that brings it and the loop that takes it.
 *
 * @module
 */

import type { LostOutput } from "../protocol/log_message.ts";
import type { LogPiece } from "./log_stream.ts";

/**
 * Holds pieces of output until they are taken. What no longer fits is lost, the
 * oldest first; it is told before what comes next of the same stream.
 */
export class LogQueue {
  readonly #capacity: number;
  readonly #pieces: LogPiece[] = [];
  readonly #lost = new Map<string, LogPiece & { readonly lost: LostOutput }>();
  #length = 0;
  #isEnded = false;
  #changed = Promise.withResolvers<void>();

  /** @param capacity Characters that may wait. */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Adds a piece. */
  push(piece: LogPiece): void {
    this.#pieces.push(piece);
    this.#length += sizeOf(piece);
    while (this.#length > this.#capacity && this.#pieces.length > 1) {
      this.#dropOldest();
    }
    this.#wake();
  }

  /** No more will come. */
  end(): void {
    this.#isEnded = true;
    this.#wake();
  }

  /** The next piece, or `null` after the last one. */
  async next(): Promise<LogPiece | null> {
    for (;;) {
      for (const [key, lost] of this.#lost) {
        this.#lost.delete(key);
        return lost;
      }
      const piece = this.#pieces.shift();
      if (piece !== undefined) {
        this.#length -= sizeOf(piece);
        return piece;
      }
      if (this.#isEnded) return null;
      await this.#changed.promise;
    }
  }

  #dropOldest(): void {
    const piece = this.#pieces.shift();
    if (piece === undefined) return;
    this.#length -= sizeOf(piece);
    const { text, lost: told, ...facts } = piece;
    const key = `${piece.name} ${piece.stream}`;
    const before = this.#lost.get(key)?.lost;
    const lines = text.split("\n").length - 1;
    const bytes = new TextEncoder().encode(text).length;
    const lost = {
      lines: lines + (told?.lines ?? 0) + (before?.lines ?? 0),
      bytes: bytes + (told?.bytes ?? 0) + (before?.bytes ?? 0),
    };
    this.#lost.set(key, { ...facts, text: "", lost });
  }

  #wake(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}

/** What a piece counts; those without text count as well. */
function sizeOf({ text }: LogPiece): number {
  return text.length + 100;
}
