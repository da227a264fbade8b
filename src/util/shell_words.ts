/**
 * Splits a command line into words as a POSIX shell quotes them, without a
 * shell: nothing is expanded, and there are no operators and no comments.
 *
 * @module
 */

/** What became of a command line. */
export type SplitResult =
  | { readonly kind: "words"; readonly words: readonly string[] }
  | {
    readonly kind: "open-quote";
    /** The quotation mark that is never closed. */
    readonly quote: string;
    /** Index of the quotation mark in the text. */
    readonly offset: number;
  }
  | {
    readonly kind: "open-escape";
    /** Index of the backslash that ends the text. */
    readonly offset: number;
  };

/** A word as far as it has been read. */
interface Piece {
  /** Text of the piece with its quoting undone. */
  readonly text: string;
  /** Index of the first character after the piece. */
  readonly end: number;
}

type PieceResult = Piece | Exclude<SplitResult, { kind: "words" }>;

const BLANKS = " \t\r\n";

/**
 * Splits `text` at blanks. Single quotes keep everything; in double quotes a
 * backslash escapes `"` and `\`; elsewhere it escapes any character.
 *
 * @example
 * ```ts
 * import { splitWords } from "./shell_words.ts";
 * splitWords(`echo 'a b' c\\ d`); // { kind: "words", words: ["echo", "a b", "c d"] }
 * ```
 */
export function splitWords(text: string): SplitResult {
  const words: string[] = [];
  // `null` between words: an empty quoted word is a word too.
  let word: string | null = null;
  let index = 0;
  while (index < text.length) {
    const character = text.charAt(index);
    if (BLANKS.includes(character)) {
      if (word !== null) words.push(word);
      word = null;
      index += 1;
      continue;
    }
    const piece = readPiece(text, index);
    if ("kind" in piece) return piece;
    word = (word ?? "") + piece.text;
    index = piece.end;
  }
  if (word !== null) words.push(word);
  return { kind: "words", words };
}

function readPiece(text: string, start: number): PieceResult {
  const character = text.charAt(start);
  if (character === "'") return readSingleQuoted(text, start);
  if (character === '"') return readDoubleQuoted(text, start);
  if (character !== "\\") return { text: character, end: start + 1 };
  return start + 1 < text.length
    ? { text: text.charAt(start + 1), end: start + 2 }
    : { kind: "open-escape", offset: start };
}

function readSingleQuoted(text: string, start: number): PieceResult {
  const end = text.indexOf("'", start + 1);
  return end === -1
    ? { kind: "open-quote", quote: "'", offset: start }
    : { text: text.slice(start + 1, end), end: end + 1 };
}

function readDoubleQuoted(text: string, start: number): PieceResult {
  let content = "";
  for (let index = start + 1; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (character === '"') return { text: content, end: index + 1 };
    const escaped = text.charAt(index + 1);
    if (character === "\\" && (escaped === '"' || escaped === "\\")) {
      content += escaped;
      index += 1;
    } else {
      content += character;
    }
  }
  return { kind: "open-quote", quote: '"', offset: start };
}

/**
 * Joins words to a text that splits into the same words, with quotes only
 * where they are needed.
 *
 * @example
 * ```ts
 * import { joinWords } from "./shell_words.ts";
 * joinWords(["echo", "a b", "it's"]); // `echo 'a b' "it's"`
 * ```
 */
export function joinWords(words: readonly string[]): string {
  return words.map(quoteWord).join(" ");
}

function quoteWord(word: string): string {
  if (word !== "" && !/[\s'"\\]/.test(word)) return word;
  if (!word.includes("'")) return `'${word}'`;
  return `"${word.replaceAll(/["\\]/g, (character) => `\\${character}`)}"`;
}
