/**
 * What stands in front of a line on the daemon's own standard output.
 *
 * @module
 */

import type { LineOrigin } from "./line_formats.ts";

/** Colours of names: those that can be read on black and on white. */
const COLOURS = [36, 32, 35, 34, 33, 96, 92, 95, 94, 93] as const;

/**
 * `NAME | ` for standard output and `NAME ! ` for standard error. A name has
 * the same colour each time.
 */
export function consolePrefix(
  { process, stream }: LineOrigin,
  hasColours: boolean,
): Uint8Array {
  const text = `${process} ${stream === "stdout" ? "|" : "!"}`;
  return new TextEncoder().encode(
    hasColours ? `\x1b[${colourOf(process)}m${text}\x1b[0m ` : `${text} `,
  );
}

function colourOf(name: string): number {
  let sum = 0;
  for (const character of name) {
    sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 65_521;
  }
  return COLOURS[sum % COLOURS.length] ?? COLOURS[0];
}
