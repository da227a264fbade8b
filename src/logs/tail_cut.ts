/**
 * The last lines of some bytes.
 *
 * @module
 */

const LINE_FEED = 10;

/** The same for each of the four bytes of a word. */
const FOUR_LINE_FEEDS = 0x0a0a0a0a;
const ONES = 0x01010101;
const HIGH_BITS = 0x80808080;
const LOW_BITS = 0x7f7f7f7f;

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

/**
 * Counts the line feeds, four bytes at a time: a flood that is followed has
 * all of its lines counted, and a plain loop takes three times as long.
 */
export function countLines(bytes: Uint8Array): number {
  const { buffer, byteOffset, length } = bytes;
  // There may be no whole word in them.
  if (length < 8) return countOneByOne(bytes);
  const head = -byteOffset & 3;
  const wordCount = (length - head) >> 2;
  const words = new Int32Array(buffer, byteOffset + head, wordCount);
  const tail = bytes.subarray(head + wordCount * 4);
  let count = countOneByOne(bytes.subarray(0, head)) + countOneByOne(tail);
  for (let at = 0; at < wordCount; at++) {
    // A line feed is a byte of zeros now. Most words have none: the first test
    // is cheap, and never misses one.
    const word = (words[at] ?? 0) ^ FOUR_LINE_FEEDS;
    if (((word - ONES) & ~word & HIGH_BITS) === 0) continue;
    // The high bit of each byte that is zero, and of no other one.
    const zeros = ~(((word & LOW_BITS) + LOW_BITS) | word | LOW_BITS);
    count += Math.imul(zeros >>> 7, ONES) >>> 24;
  }
  return count;
}

function countOneByOne(bytes: Uint8Array): number {
  let count = 0;
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] === LINE_FEED) count += 1;
  }
  return count;
}
