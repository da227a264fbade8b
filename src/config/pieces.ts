/**
 * The parts of a value that is a list, each with its place.
 *
 * @module
 */

/** A part of a value. */
export interface Piece {
  /** Never empty, and without blanks at its ends. */
  readonly text: string;
  /** Index in the value. */
  readonly offset: number;
}

/**
 * Splits at commas. A new line separates as well: nothing in a list can hold
 * one.
 *
 * @example
 * ```ts
 * import { splitCommas } from "./pieces.ts";
 * splitCommas("a, b"); // [{ text: "a", offset: 0 }, { text: "b", offset: 3 }]
 * ```
 */
export function splitCommas(text: string): readonly Piece[] {
  return piecesOf(text, /[^,\n]+/g);
}

/** Splits at blanks. */
export function splitBlanks(text: string): readonly Piece[] {
  return piecesOf(text, /\S+/g);
}

function piecesOf(text: string, pattern: RegExp): readonly Piece[] {
  return [...text.matchAll(pattern)].flatMap(({ 0: match, index }) => {
    const trimmed = match.trimStart();
    const offset = index + match.length - trimmed.length;
    return trimmed === "" ? [] : [{ text: trimmed.trimEnd(), offset }];
  });
}
