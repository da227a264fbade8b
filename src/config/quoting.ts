/**
 * Which parts of a value are quoted, as shells quote.
 *
 * @module
 */

/** Stands for each character that is hidden. */
const HIDDEN = "\0";

/** What is in quotes, or after a backslash. */
export const QUOTED = /'[^']*'|"(?:[^"\\]|\\.)*"|\\./gs;

/** Makes what is in quotes unlike anything else, line feeds included. */
export function hideQuoted(text: string): string {
  return text.replaceAll(QUOTED, hide);
}

/** Hides all of a text; places in it stay the same. */
export function hide(text: string): string {
  return HIDDEN.repeat(text.length);
}
