/**
 * Writes any text so that an INI parser can't see anything in it: no quotes,
 * blanks, comment marks, separators, and nothing that looks like a number.
 */

/** Encodes a name or a value; the result is never empty. */
export function encode(text: string): string {
  // The prefix keeps "true", "12" and "" from being more than text; quotes
  // and the like are what encodeURIComponent leaves of interest to INI.
  const escaped = encodeURIComponent(text.toWellFormed())
    .replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16)}`);
  return `_${escaped}`;
}

/** Undoes {@linkcode encode}. */
export function decode(text: string): string {
  return decodeURIComponent(text.slice(1));
}
