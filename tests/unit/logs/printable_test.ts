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
