/**
 * The keys of a terminal: from bytes to what was pressed.
 *
 * @module
 */

/** Keys that have a name. */
export type KeyName =
  | "up"
  | "down"
  | "left"
  | "right"
  | "home"
  | "end"
  | "page-up"
  | "page-down"
  | "delete"
  | "enter"
  | "tab"
  | "backspace"
  | "escape";

/** A key that was pressed. */
export type Key =
  | { readonly kind: "named"; readonly name: KeyName }
  /** One character, as it was typed or pasted. */
  | { readonly kind: "text"; readonly text: string }
  /** Ctrl and a letter, in lower case. */
  | { readonly kind: "ctrl"; readonly letter: string };

/** What follows ESC, by the key; letters after `[` and `O` mean the same. */
const SEQUENCES: Readonly<Record<string, KeyName>> = {
  "A": "up",
  "B": "down",
  "C": "right",
  "D": "left",
  "H": "home",
  "F": "end",
  "1~": "home",
  "7~": "home",
  "3~": "delete",
  "4~": "end",
  "8~": "end",
  "5~": "page-up",
  "6~": "page-down",
};

/** One key at the beginning of a text: a sequence, or a character. */
const KEY =
  // deno-lint-ignore no-control-regex -- terminals speak in these
  /^(?:\x1b[[O]([0-9;]*)([A-Za-z~])|\x1b([\s\S])?|([\s\S]))/u;

/** Tells keys in what a terminal sends, piece by piece. */
export class KeyDecoder {
  readonly #decoder = new TextDecoder();

  /**
   * Takes what was read. A sequence comes in one piece, so an ESC at the end of
   * one is the key itself.
   */
  push(bytes: Uint8Array): readonly Key[] {
    let rest = this.#decoder.decode(bytes, { stream: true });
    const keys: Key[] = [];
    while (rest !== "") {
      const match = KEY.exec(rest);
      if (match === null) break;
      rest = rest.slice(match[0].length);
      const key = keyOf(match);
      if (key !== null) keys.push(key);
    }
    return keys;
  }
}

/** The key of a match, or `null` for one that nobody knows. */
function keyOf(
  [all, numbers, final, afterEscape, character]: RegExpExecArray,
): Key | null {
  if (final !== undefined) {
    // Modifiers, as in ESC [ 1 ; 5 C, change nothing here.
    const [first] = (numbers ?? "").split(";");
    const name = SEQUENCES[final === "~" ? `${first}~` : final];
    return name === undefined ? null : { kind: "named", name };
  }
  if (character !== undefined) return characterKey(character);
  if (afterEscape !== undefined || all === undefined) return null;
  return { kind: "named", name: "escape" };
}

function characterKey(character: string): Key | null {
  const code = character.codePointAt(0) ?? 0;
  switch (character) {
    case "\r":
    case "\n":
      return { kind: "named", name: "enter" };
    case "\t":
      return { kind: "named", name: "tab" };
    case "\b":
    case "\x7f":
      return { kind: "named", name: "backspace" };
  }
  if (code === 0) return null;
  if (code < 0x20) {
    return { kind: "ctrl", letter: String.fromCharCode(code + 0x60) };
  }
  return { kind: "text", text: character };
}
