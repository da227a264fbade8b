/**
 * A terminal that tests type on and look at.
 *
 * @module
 */

import type { Terminal, TerminalSize } from "../../src/ports/terminal.ts";
import { settle } from "./fake_clock.ts";

/** A terminal in memory. */
export class FakeTerminal implements Terminal {
  /** Everything that was written. */
  written = "";
  isRaw = false;
  #size: TerminalSize;
  #typed: (Uint8Array | null)[] = [];
  #reader: ((bytes: Uint8Array | null) => void) | null = null;
  #reading: Promise<Uint8Array | null> | null = null;
  readonly #watchers = new Set<() => void>();
  readonly #onResize = new Set<() => void>();
  readonly #onEnd = new Set<() => void>();

  constructor(size: TerminalSize = { columns: 80, rows: 24 }) {
    this.#size = size;
  }

  /** Types text, or closes the terminal, and lets the program act on it. */
  async type(text: string | null): Promise<void> {
    const bytes = text === null ? null : new TextEncoder().encode(text);
    const reader = this.#reader;
    this.#reader = null;
    if (reader === null) this.#typed.push(bytes);
    else reader(bytes);
    await settle();
  }

  /** Changes the size. */
  async resize(size: TerminalSize): Promise<void> {
    this.#size = size;
    for (const handler of this.#onResize) handler();
    await settle();
  }

  /** Tells the program to end, by a signal. */
  async end(): Promise<void> {
    for (const handler of this.#onEnd) handler();
    await settle();
  }

  /** Waits until something is so; looked at after every write. */
  async shows(condition: () => boolean): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const look = (): void => {
      if (condition()) resolve();
    };
    this.#watchers.add(look);
    look();
    await promise;
    this.#watchers.delete(look);
  }

  /** How many handlers are still there. */
  get handlers(): number {
    return this.#onResize.size + this.#onEnd.size;
  }

  /** What is on the screen, as far as the writer uses rows and columns. */
  screen(): string[] {
    return screenOf(this.written);
  }

  size(): TerminalSize {
    return this.#size;
  }

  write(text: string): void {
    this.written += text;
    for (const look of this.#watchers) look();
  }

  rawMode(): Disposable {
    this.isRaw = true;
    return { [Symbol.dispose]: () => void (this.isRaw = false) };
  }

  read(): Promise<Uint8Array | null> {
    this.#reading ??= this.#next().finally(() => this.#reading = null);
    return this.#reading;
  }

  onResize(handler: () => void): () => void {
    this.#onResize.add(handler);
    return () => void this.#onResize.delete(handler);
  }

  onEnd(handler: () => void): () => void {
    this.#onEnd.add(handler);
    return () => void this.#onEnd.delete(handler);
  }

  #next(): Promise<Uint8Array | null> {
    const bytes = this.#typed.shift();
    if (bytes !== undefined) return Promise.resolve(bytes);
    const { promise, resolve } = Promise.withResolvers<Uint8Array | null>();
    this.#reader = resolve;
    return promise;
  }
}

/** One control sequence, or a piece of text. */
// deno-lint-ignore no-control-regex -- terminals speak in these
const TOKEN = /\x1b\[([?\d;]*)([A-Za-z])|([\r\n])|([^\x1b\r\n]+)/g;

/** Plays what was written on an empty screen; colours are left out. */
function screenOf(written: string): string[] {
  const rows: string[] = [];
  let [row, column] = [0, 0];
  for (const [, numbers = "", final, ending, text] of written.matchAll(TOKEN)) {
    const [first = 0, second = 0] = numbers.split(";").map(Number);
    const line = rows[row] ?? "";
    if (text !== undefined) {
      const before = line.slice(0, column).padEnd(column);
      rows[row] = before + text + line.slice(column + text.length);
      column += text.length;
    } else if (ending === "\r") column = 0;
    else if (ending === "\n") row++;
    else if (final === "H") {
      [row, column] = [Math.max(0, first - 1), Math.max(0, second - 1)];
    } else if (final === "C") column += first;
    else if (final === "K") rows[row] = line.slice(0, column);
    else if (final === "J") rows.length = 0;
  }
  return Array.from(rows, (line) => (line ?? "").trimEnd());
}
