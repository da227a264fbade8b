/**
 * Text from outside, made safe to show in one line.
 *
 * @module
 */

const NAMED: Readonly<Record<string, string>> = {
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};

/**
 * Control characters, and the line ends of Unicode. To compile `\p{Cc}` takes a
 * quarter of a millisecond, which a call of the control tool would notice.
 */
// deno-lint-ignore no-control-regex -- they are what is looked for
const UNPRINTABLE = /[\x00-\x1f\x7f-\x9f\u2028\u2029]/g;

/**
 * Writes line ends and control characters as escapes, so that a text can
 * neither begin a line of its own in a log nor steer a terminal.
 *
 * @example
 * ```ts
 * import { printable } from "./printable.ts";
 * printable("a\nb\x1b[2J"); // "a\\nb\\x1b[2J"
 * ```
 */
export function printable(text: string): string {
  return text.replaceAll(UNPRINTABLE, escapeOne);
}

function escapeOne(character: string): string {
  const named = NAMED[character];
  if (named !== undefined) return named;
  const hex = (character.codePointAt(0) ?? 0).toString(16);
  return hex.length > 2 ? `\\u${hex}` : `\\x${hex.padStart(2, "0")}`;
}
