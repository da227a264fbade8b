/**
 * Asks a person at a terminal for lines.
 *
 * @module
 */

import type { Terminal } from "../../../ports/terminal.ts";
import { clip, pad, widthOf } from "../../../util/table_text.ts";
import { type Key, KeyDecoder } from "./keys.ts";
import { LineEditor } from "./line_editor.ts";

/** Says what the last word of a text may become. */
export type Completer = (text: string) => Promise<readonly string[]>;

/** How lines are asked for. */
export interface PromptOptions {
  /** What stands before the line. */
  readonly prompt: string;
  readonly complete: Completer;
}

/** Asks for one line after the other. */
export class Prompt {
  readonly #terminal: Terminal;
  readonly #options: PromptOptions;
  readonly #editor = new LineEditor();
  readonly #decoder = new KeyDecoder();
  /** Keys that were pressed before anybody asked for them. */
  readonly #typed: Key[] = [];

  constructor(terminal: Terminal, options: PromptOptions) {
    this.#terminal = terminal;
    this.#options = options;
  }

  /**
   * Asks for a line; `null` when there will be no more: after Ctrl-D, when the
   * terminal has gone, and when the program is told to end.
   */
  async line(): Promise<string | null> {
    const end = Promise.withResolvers<null>();
    const stops = [
      this.#terminal.onEnd(() => end.resolve(null)),
      this.#terminal.onResize(() => this.#draw()),
    ];
    const raw = this.#terminal.rawMode();
    try {
      this.#draw();
      return await this.#edit(end.promise);
    } finally {
      raw[Symbol.dispose]();
      for (const stop of stops) stop();
    }
  }

  async #edit(end: Promise<null>): Promise<string | null> {
    for (;;) {
      const key = await this.#key(end);
      if (key === null) return this.#leave(null);
      // What was pasted together with its end has not been seen yet.
      if (key.kind === "named" && key.name === "enter") this.#draw();
      const edit = this.#editor.take(key);
      switch (edit.kind) {
        case "line":
          return this.#leave(edit.text);
        case "ended":
          return this.#leave(null);
        case "cancelled":
          this.#terminal.write("^C\r\n");
          break;
        case "redraw":
          this.#terminal.write("\x1b[2J\x1b[H");
          break;
        case "complete":
          await this.#complete();
      }
      // Many keys may come at once, as when text is pasted.
      if (this.#typed.length === 0) this.#draw();
    }
  }

  #leave(line: string | null): string | null {
    this.#terminal.write("\r\n");
    return line;
  }

  async #key(end: Promise<null>): Promise<Key | null> {
    for (;;) {
      const key = this.#typed.shift();
      if (key !== undefined) return key;
      const bytes = await Promise.race([this.#terminal.read(), end]);
      if (bytes === null) return null;
      this.#typed.push(...this.#decoder.push(bytes));
    }
  }

  /** Draws the line; a long one is shown around the cursor. */
  #draw(): void {
    const { prompt } = this.#options;
    const { text, cursor } = this.#editor;
    const room = Math.max(1, this.#terminal.size().columns - prompt.length - 1);
    const characters = [...text];
    const widthFrom = (start: number) =>
      widthOf(characters.slice(start, cursor).join(""));
    let from = Math.max(0, cursor - room);
    while (widthFrom(from) > room) from++;
    const shown = clip(characters.slice(from).join(""), room);
    const column = prompt.length + widthFrom(from);
    this.#terminal.write(`\r${prompt}${shown}\x1b[K\r\x1b[${column}C`);
  }

  /** Completes the word before the cursor, or shows what it may become. */
  async #complete(): Promise<void> {
    const { before } = this.#editor;
    const word = before.slice(before.search(/\S*$/));
    const words = await this.#options.complete(before);
    const common = commonStart(words);
    if (words.length === 1) {
      const isOpen = /[=,]$/.test(common);
      this.#editor.insert(`${common.slice(word.length)}${isOpen ? "" : " "}`);
    } else if (common.length > word.length) {
      this.#editor.insert(common.slice(word.length));
    } else if (words.length > 1) {
      const { columns } = this.#terminal.size();
      this.#draw();
      this.#terminal.write(`\r\n${inColumns(words, columns).join("\r\n")}\r\n`);
    }
  }
}

/** What all words begin with. */
function commonStart(words: readonly string[]): string {
  const [first = "", ...others] = words;
  let length = first.length;
  for (const word of others) {
    while (!word.startsWith(first.slice(0, length))) length--;
  }
  return first.slice(0, length);
}

/** Puts words side by side, in as few lines as there is room for. */
function inColumns(words: readonly string[], columns: number): string[] {
  const width = Math.max(...words.map(widthOf)) + 2;
  const perLine = Math.max(1, Math.floor(columns / width));
  const lines: string[] = [];
  for (let at = 0; at < words.length; at += perLine) {
    const line = words.slice(at, at + perLine)
      .map((word) => pad(word, width)).join("");
    lines.push(line.trimEnd());
  }
  return lines;
}
