/**
 * The lines of a stream, to wait for.
 *
 * @module
 */

import { HANG_MS, within } from "./within.ts";

/** Reads a stream line by line for as long as it lasts. */
export class LineLog {
  /** Every line so far. */
  readonly lines: string[] = [];
  readonly #waiters = new Set<() => void>();
  /** Settles at the end of the stream. */
  readonly done: Promise<void>;
  #ended = false;

  /** @param stream Read to its end. */
  constructor(stream: ReadableStream<Uint8Array>) {
    this.done = this.#read(stream);
  }

  /** Everything so far. */
  get text(): string {
    return this.lines.join("\n");
  }

  /**
   * Waits for a line.
   *
   * @param pattern What it looks like.
   * @param from Number of the first line that counts.
   * @returns The number of the line after it.
   * @throws {Error} When the stream ends first, or the wait is too long.
   */
  async waitFor(pattern: RegExp, from = 0): Promise<number> {
    let next = from;
    const found = (): boolean => {
      for (; next < this.lines.length; next++) {
        if (pattern.test(this.lines[next] ?? "")) return true;
      }
      return false;
    };
    const { promise, resolve } = Promise.withResolvers<void>();
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      resolve();
    }, HANG_MS);
    const check = () => {
      if (found() || this.#ended) resolve();
    };
    this.#waiters.add(check);
    check();
    await promise;
    clearTimeout(timer);
    this.#waiters.delete(check);
    if (found()) return next + 1;
    const why = late ? `within ${HANG_MS} ms` : "before the end";
    throw new Error(`Nothing like ${pattern} came ${why}:\n${this.text}`);
  }

  /** Waits until there are so many lines, or no more come. */
  async waitForCount(count: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const check = () => {
      if (this.lines.length >= count || this.#ended) resolve();
    };
    this.#waiters.add(check);
    check();
    await within(`${count} lines`, promise);
    this.#waiters.delete(check);
  }

  async #read(stream: ReadableStream<Uint8Array>): Promise<void> {
    let rest = "";
    const text = stream.pipeThrough(
      new TextDecoderStream() as TransformStream<Uint8Array, string>,
    );
    for await (const chunk of text) {
      const parts = (rest + chunk).split("\n");
      rest = parts.pop() ?? "";
      this.lines.push(...parts);
      for (const check of this.#waiters) check();
    }
    if (rest !== "") this.lines.push(rest);
    this.#ended = true;
    for (const check of this.#waiters) check();
  }
}
