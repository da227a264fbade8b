/**
 * Writes any text so that an INI parser can't see anything in it: no quotes,
 * blanks, comment marks, separators, and nothing that looks like a number.
 */

/** Texts that have nothing to hide, as nearly all have. */
const PLAIN = /^[A-Za-z0-9._/-]*$/;

/** Encodes a name or a value; the result is never empty. */
export function encode(text: string): string {
  if (PLAIN.test(text)) return `_${text}`;
  // The prefix keeps "true", "12" and "" from being more than text; quotes
  // and the like are what encodeURIComponent leaves of interest to INI.
  const escaped = encodeURIComponent(text.toWellFormed())
    .replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16)}`);
  return `_${escaped}`;
}

/** Undoes {@linkcode encode}. */
export function decode(text: string): string {
  const escaped = text.slice(1);
  return escaped.includes("%") ? decodeURIComponent(escaped) : escaped;
}
