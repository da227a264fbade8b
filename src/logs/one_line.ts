/**
 * A message of several lines, as one line of a log.
 *
 * @module
 */

import { printable } from "./printable.ts";

/** Characters of one of the lines. */
const LINE_LENGTH = 500;

/** Characters of all together; the first two lines fit in any case. */
const MAX_LENGTH = 2_000;

/**
 * Puts the lines of a message one behind the other, safe to show. Where that
 * would be very long, the last ones are only counted.
 *
 * @example
 * ```ts
 * import { oneLine } from "./one_line.ts";
 * oneLine("Not used:\na:1: no\na:2: no"); // "Not used: a:1: no; a:2: no"
 * ```
 */
export function oneLine(message: string): string {
  const [first = "", ...rest] = message.split("\n").map(shorten);
  let line = first;
  for (const [index, next] of rest.entries()) {
    if (line.length + next.length > MAX_LENGTH) {
      return `${line}; and ${rest.length - index} more`;
    }
    line += `${line.endsWith(":") ? "" : ";"} ${next}`;
  }
  return line;
}

function shorten(text: string): string {
  const line = printable(text);
  return line.length > LINE_LENGTH
    ? `${line.slice(0, LINE_LENGTH).toWellFormed()}...`
    : line;
}
