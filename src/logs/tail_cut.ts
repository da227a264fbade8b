/**
 * The last lines of some bytes.
 *
 * @module
 */

const LINE_FEED = 10;

/** How much of the end is wanted: at most so many lines, and so many bytes. */
export interface TailWish {
  readonly lines: number;
  readonly bytes: number;
}

/**
 * Where the wanted end begins. A last line without a line feed counts as a
 * line; the limit of bytes may cut the first one, but never within a
 * character.
 *
 * @returns An index; 0 when everything is wanted, and maybe more.
 */
export function tailStart(bytes: Uint8Array, wish: TailWish): number {
  const byLines = startOfLines(bytes, wish.lines);
  const byBytes = bytes.length - wish.bytes;
  if (byBytes <= byLines) return byLines;
  return bytes.length - wholeCharacters(bytes.subarray(byBytes)).length;
}

function startOfLines(bytes: Uint8Array, lines: number): number {
  let start = bytes.length;
  for (let found = 0; found < lines && start > 0; found++) {
    // The byte before `start` is the line feed that ends the line found now.
    start = start < 2 ? 0 : bytes.lastIndexOf(LINE_FEED, start - 2) + 1;
  }
  return start;
}

/** Drops the rest of a character whose beginning has been cut off. */
export function wholeCharacters(bytes: Uint8Array): Uint8Array {
  const isContinuation = (byte: number): boolean => (byte & 0xc0) === 0x80;
  const start = bytes.findIndex((byte) => !isContinuation(byte));
  // More than three in a row are not UTF-8 to begin with.
  return start > 0 && start <= 3 ? bytes.subarray(start) : bytes;
}

/** The bytes at the end of which a character has only begun; mostly none. */
export function unfinishedCharacter(bytes: Uint8Array): Uint8Array {
  for (let length = 1; length <= 3; length++) {
    const byte = bytes.at(-length) ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    return lengthOfCharacter(byte) > length
      ? bytes.subarray(-length)
      : bytes.subarray(bytes.length);
  }
  return bytes.subarray(bytes.length);
}

/** The length of a character in bytes, by its first one. */
function lengthOfCharacter(first: number): number {
  if (first >= 0xf0) return 4;
  if (first >= 0xe0) return 3;
  return first >= 0xc0 ? 2 : 1;
}

/** Counts the line feeds: a plain loop is the fastest for lines of any length. */
export function countLines(bytes: Uint8Array): number {
  let count = 0;
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] === LINE_FEED) count += 1;
  }
  return count;
}
