import { assertEquals } from "@std/assert";
import {
  countLines,
  tailStart,
  unfinishedCharacter,
} from "../../../src/logs/tail_cut.ts";

function cut(text: string, lines: number, bytes = Infinity): string {
  const all = new TextEncoder().encode(text);
  return new TextDecoder().decode(
    all.subarray(tailStart(all, { lines, bytes })),
  );
}

Deno.test("tailStart() finds the last lines", () => {
  assertEquals(cut("a\nb\nc\n", 1), "c\n");
  assertEquals(cut("a\nb\nc\n", 2), "b\nc\n");
  assertEquals(cut("a\nb\nc\n", 3), "a\nb\nc\n");
  assertEquals(cut("a\nb\nc\n", 9), "a\nb\nc\n");
  assertEquals(cut("a\nb\nc\n", 0), "");
  assertEquals(cut("", 3), "");
});

Deno.test("tailStart() counts a line that has not ended, and empty ones", () => {
  assertEquals(cut("a\nb\nc", 1), "c");
  assertEquals(cut("a\nb\nc", 2), "b\nc");
  assertEquals(cut("\n\n\n", 2), "\n\n");
  assertEquals(cut("\na", 1), "a");
  assertEquals(cut("\na", 2), "\na");
  assertEquals(cut("a", 1), "a");
});

Deno.test("tailStart() agrees with splitting, for any text", () => {
  for (let number = 0; number < 4 ** 6; number++) {
    const text = number.toString(4).replaceAll("0", "\n");
    for (const lines of [1, 2, 3]) {
      const parts = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
      assertEquals(cut(text, lines), parts.slice(-lines).join(""), text);
    }
  }
});

Deno.test("tailStart() keeps to the limit of bytes, by whole characters", () => {
  assertEquals(cut("abc\ndef\n", 9, 5), "\ndef\n");
  assertEquals(cut("abc\ndef\n", 1, 5), "def\n");
  assertEquals(cut("aäb", 9, 2), "b");
  assertEquals(cut("aäb", 9, 3), "äb");
  assertEquals(cut("abc", 9, 0), "");
});

Deno.test("countLines() counts line feeds", () => {
  const count = (text: string) => countLines(new TextEncoder().encode(text));
  assertEquals([count(""), count("a"), count("a\n"), count("\n\nb\n")], [
    0,
    0,
    1,
    3,
  ]);
});

Deno.test("countLines() counts the same wherever the bytes begin and end", () => {
  // Neighbours of a line feed, and what a borrow or a carry could take for one.
  const seeds = [10, 10, 11, 9, 0, 138, 255, 10, 128, 74, 127, 10, 10, 10];
  const all = Uint8Array.from(
    { length: 64 },
    (_, at) => seeds[(at * at + at) % seeds.length] ?? 0,
  );
  for (let start = 0; start < 9; start++) {
    for (let end = start; end <= all.length; end++) {
      const bytes = all.subarray(start, end);
      const expected = bytes.filter((byte) => byte === 10).length;
      assertEquals(countLines(bytes), expected, `${start} to ${end}`);
    }
  }
});

Deno.test("unfinishedCharacter() finds what has only begun", () => {
  for (const character of ["a", "ä", "€", "😀"]) {
    const bytes = new TextEncoder().encode(`x${character}`);
    for (let length = 0; length <= bytes.length; length++) {
      const begun = length === bytes.length ? 0 : Math.max(0, length - 1);
      const found = unfinishedCharacter(bytes.subarray(0, length));
      assertEquals(found.length, begun, `${character} ${length}`);
    }
  }
});
