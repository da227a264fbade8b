/**
 * Text of the user inside of a message.
 *
 * @module
 */

/** Enough for any path and any value that is meant to be short. */
const MAX_LENGTH = 200;

/**
 * Puts text in quotes so that the message stays one line of sane length.
 *
 * @example
 * ```ts
 * import { quoted } from "./quoted.ts";
 * quoted("a\nb"); // '"a\\nb"'
 * ```
 */
export function quoted(text: string): string {
  const short = text.length > MAX_LENGTH
    ? `${text.slice(0, MAX_LENGTH).toWellFormed()}...`
    : text;
  const plain = short.replace(
    /[\p{Cc}\u2028\u2029]/gu,
    (character) => {
      const escaped = JSON.stringify(character).slice(1, -1);
      const code = character.charCodeAt(0).toString(16).padStart(4, "0");
      return escaped.startsWith("\\") ? escaped : `\\u${code}`;
    },
  );
  return `"${plain}"`;
}
