import { assertEquals } from "@std/assert";
import { printable } from "../../../src/logs/printable.ts";

const ROWS: readonly (readonly [text: string, expected: string])[] = [
  ["plain text, naïve ✓", "plain text, naïve ✓"],
  ["a\nb\r\n\tc", "a\\nb\\r\\n\\tc"],
  ["\x1b[2J\x00\x7f", "\\x1b[2J\\x00\\x7f"],
  ["\x85\u2028\u2029", "\\x85\\u2028\\u2029"],
  ["C:\\path", "C:\\path"],
];

for (const [text, expected] of ROWS) {
  Deno.test(`printable() writes ${expected}`, () => {
    assertEquals(printable(text), expected);
  });
}

Deno.test("printable() escapes control characters and line ends, nothing else", () => {
  for (let code = 0; code <= 0x10ffff; code++) {
    const character = String.fromCodePoint(code);
    // Cheaper than to look at each of a million by itself.
    if (code > 0x3000 && code % 97 !== 0) continue;
    const isKept = printable(character) === character;
    assertEquals(isKept, !/[\p{Cc}\u2028\u2029]/u.test(character), `${code}`);
  }
});
