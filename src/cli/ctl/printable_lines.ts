/**
 * Text of several lines from outside, made safe to show.
 *
 * @module
 */

import { printable } from "../../logs/printable.ts";

/** Keeps the line feeds of a text, and ends it with one. */
export function printableLines(text: string): string {
  return text.trimEnd().split("\n").map((line) => `${printable(line)}\n`)
    .join("");
}
