/**
 * Output of programs, made fit for where it is shown.
 *
 * @module
 */

import { printable } from "../../logs/printable.ts";
import type { LogStream } from "../../model/output_stream.ts";
import { pad, widthOf } from "../../util/table_text.ts";
import { colorOf, paint } from "./colors.ts";
import type { TerminalFacts } from "./screen.ts";

/** Colours and the like, and every other control character. */
// deno-lint-ignore no-control-regex -- that is what is looked for
const CONTROL = /\x1b\[[\d;]*m|[\p{Cc}\u2028\u2029]/gu;

/** Puts a terminal back to its usual colours. */
const RESET = "\x1b[0m";

/**
 * Makes output fit to be shown: a file or pipe gets it as it is; a terminal
 * gets lines and colours, but nothing else that would steer it.
 */
export function shownText(
  text: string,
  { columns, color }: Pick<TerminalFacts, "columns" | "color">,
): string {
  if (columns === null) return text;
  return text.replaceAll("\r\n", "\n").replaceAll(CONTROL, (found) => {
    if (found === "\n" || found === "\t") return found;
    if (found.length > 1) return color ? found : "";
    return printable(found);
  });
}

/** A piece of output. */
interface Piece {
  readonly name: string;
  readonly stream: LogStream;
  readonly text: string;
}

/** Puts the output of several processes together, line by line. */
export class NamedLines {
  readonly #terminal: TerminalFacts;
  readonly #names: string[];
  /** The begun line of each stream, by its name and its stream. */
  readonly #begun = new Map<string, Piece>();

  /** @param names Those who are known to write; others may come. */
  constructor(names: readonly string[], terminal: TerminalFacts) {
    this.#names = [...names];
    this.#terminal = terminal;
  }

  /**
   * Takes a piece of output.
   *
   * @returns The lines that are complete now, each after the name of its
   * process, and `|`, or `!` for standard error.
   */
  take({ name, stream, text }: Piece): string {
    const key = `${stream} ${name}`;
    const whole = (this.#begun.get(key)?.text ?? "") + text;
    const end = whole.lastIndexOf("\n") + 1;
    const rest = whole.slice(end);
    if (rest === "") this.#begun.delete(key);
    else this.#begun.set(key, { name, stream, text: rest });
    const lines = whole.slice(0, end).split("\n").slice(0, -1);
    return lines.map((line) => this.#line(name, stream, line)).join("");
  }

  /** The lines that have begun, and do not end any more. */
  rest(): string {
    const lines = [...this.#begun.values()].map(({ name, stream, text }) =>
      this.#line(name, stream, text)
    );
    this.#begun.clear();
    return lines.join("");
  }

  #line(name: string, stream: LogStream, text: string): string {
    if (!this.#names.includes(name)) this.#names.push(name);
    const width = Math.max(...this.#names.map(widthOf));
    const label = pad(printable(name), width);
    const { color } = this.#terminal;
    const index = this.#names.indexOf(name);
    const painted = color ? paint(label, colorOf(index)) : label;
    const shown = shownText(text, this.#terminal);
    const isColored = color && shown.includes("\x1b");
    const reset = isColored && !shown.endsWith(RESET) ? RESET : "";
    return `${painted} ${stream === "stderr" ? "!" : "|"} ${shown}${reset}\n`;
  }
}
