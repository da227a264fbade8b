/**
 * The whole of a terminal, for as long as a program wants it.
 *
 * @module
 */

import type { Terminal } from "../../../ports/terminal.ts";

/** Shows another page of the terminal, without the cursor. */
const ENTER = "\x1b[?1049h\x1b[?25l\x1b[2J";
/** Shows the page that was there before. */
const LEAVE = "\x1b[0m\x1b[?25h\x1b[?1049l";

/** Draws whole pages, and leaves the terminal as it was when disposed. */
export class FullScreen implements Disposable {
  readonly #terminal: Terminal;
  readonly #raw: Disposable;
  #shown: readonly string[] = [];

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
    this.#raw = terminal.rawMode();
    terminal.write(ENTER);
  }

  /**
   * Shows these lines from the top, which must fit. What is there already is
   * not written again.
   */
  draw(lines: readonly string[]): void {
    let text = "";
    const count = Math.max(lines.length, this.#shown.length);
    for (let row = 0; row < count; row++) {
      const line = lines[row] ?? "";
      if (line === this.#shown[row]) continue;
      text += `\x1b[${row + 1};1H${line}\x1b[0m\x1b[K`;
    }
    this.#shown = lines;
    if (text !== "") this.#terminal.write(text);
  }

  /** Forgets what is shown: after a change of the size all is drawn anew. */
  forget(): void {
    this.#shown = [];
    this.#terminal.write("\x1b[0m\x1b[2J");
  }

  [Symbol.dispose](): void {
    this.#terminal.write(LEAVE);
    this.#raw[Symbol.dispose]();
  }
}
