/**
 * A line that is being typed, with the lines before it.
 *
 * @module
 */

import type { Key, KeyName } from "./keys.ts";

/** What a key has led to. */
export type Edit =
  /** The line may look different. */
  | { readonly kind: "edited" }
  /** The line is complete. */
  | { readonly kind: "line"; readonly text: string }
  /** Ctrl-C: the line is thrown away. */
  | { readonly kind: "cancelled" }
  /** Ctrl-D on an empty line: there will be no more. */
  | { readonly kind: "ended" }
  /** Tab: somebody should complete the word before the cursor. */
  | { readonly kind: "complete" }
  /** Ctrl-L: everything should be drawn anew. */
  | { readonly kind: "redraw" };

/** Lines that are remembered. */
const HISTORY_LINES = 500;

const EDITED: Edit = { kind: "edited" };

/** Edits one line after the other; the text is kept as characters. */
export class LineEditor {
  #characters: string[] = [];
  #cursor = 0;
  readonly #history: string[] = [];
  /** Which line of the history is shown; its length for the new line. */
  #at = 0;
  /** The new line, while an older one is shown. */
  #draft = "";

  /** The line. */
  get text(): string {
    return this.#characters.join("");
  }

  /** How many characters are before the cursor. */
  get cursor(): number {
    return this.#cursor;
  }

  /** What is before the cursor. */
  get before(): string {
    return this.#characters.slice(0, this.#cursor).join("");
  }

  /** Types text at the cursor. */
  insert(text: string): void {
    const characters = [...text];
    this.#characters.splice(this.#cursor, 0, ...characters);
    this.#cursor += characters.length;
  }

  /** Takes a key. */
  take(key: Key): Edit {
    switch (key.kind) {
      case "text":
        this.insert(key.text);
        return EDITED;
      case "ctrl":
        return this.#takeCtrl(key.letter);
      case "named":
        return this.#takeNamed(key.name);
    }
  }

  #takeNamed(name: KeyName): Edit {
    switch (name) {
      case "enter":
        return { kind: "line", text: this.#finish() };
      case "tab":
        return { kind: "complete" };
      case "up":
        this.#recall(this.#at - 1);
        break;
      case "down":
        this.#recall(this.#at + 1);
        break;
      case "left":
        this.#move(this.#cursor - 1);
        break;
      case "right":
        this.#move(this.#cursor + 1);
        break;
      case "home":
        this.#move(0);
        break;
      case "end":
        this.#move(Infinity);
        break;
      case "backspace":
        this.#remove(this.#cursor - 1, this.#cursor);
        break;
      case "delete":
        this.#remove(this.#cursor, this.#cursor + 1);
        break;
      case "page-up":
      case "page-down":
      case "escape":
        break;
    }
    return EDITED;
  }

  #takeCtrl(letter: string): Edit {
    switch (letter) {
      case "a":
        return this.#takeNamed("home");
      case "e":
        return this.#takeNamed("end");
      case "b":
        return this.#takeNamed("left");
      case "f":
        return this.#takeNamed("right");
      case "p":
        return this.#takeNamed("up");
      case "n":
        return this.#takeNamed("down");
      case "l":
        return { kind: "redraw" };
      case "c":
        this.#show("");
        return { kind: "cancelled" };
      case "d":
        if (this.#characters.length === 0) return { kind: "ended" };
        return this.#takeNamed("delete");
      case "k":
        this.#remove(this.#cursor, this.#characters.length);
        break;
      case "u":
        this.#remove(0, this.#cursor);
        break;
      case "w":
        this.#remove(this.#wordStart(), this.#cursor);
    }
    return EDITED;
  }

  /** Where the word before the cursor begins. */
  #wordStart(): number {
    return [...this.before.replace(/\S*\s*$/, "")].length;
  }

  #move(to: number): void {
    this.#cursor = Math.min(Math.max(0, to), this.#characters.length);
  }

  #remove(from: number, to: number): void {
    const start = Math.max(0, from);
    this.#characters.splice(start, to - start);
    this.#move(start);
  }

  /** Shows a line of the history, or the new one after the last of them. */
  #recall(at: number): void {
    if (at < 0 || at > this.#history.length || at === this.#at) return;
    if (this.#at === this.#history.length) this.#draft = this.text;
    this.#at = at;
    this.#characters = [...this.#history[at] ?? this.#draft];
    this.#move(Infinity);
  }

  /** Ends the line, remembers it, and begins an empty one. */
  #finish(): string {
    const { text } = this;
    if (text.trim() !== "" && text !== this.#history.at(-1)) {
      this.#history.push(text);
      if (this.#history.length > HISTORY_LINES) this.#history.shift();
    }
    this.#show("");
    return text;
  }

  #show(text: string): void {
    this.#characters = [...text];
    this.#move(Infinity);
    this.#at = this.#history.length;
    this.#draft = "";
  }
}
