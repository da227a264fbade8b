import { assertEquals } from "@std/assert";
import { quoted } from "../../../src/config/quoted.ts";

Deno.test("quoted() keeps a message on one line", () => {
  const rows: readonly (readonly [string, string])[] = [
    ["", '""'],
    ["a b", '"a b"'],
    ['a"b\\c', '"a"b\\c"'],
    ["a\nb\tc", '"a\\nb\\tc"'],
    ["\x1b[31m\x7f\x85\u2028", '"\\u001b[31m\\u007f\\u0085\\u2028"'],
    ["é🎉", '"é🎉"'],
    ["x".repeat(201), `"${"x".repeat(200)}..."`],
  ];
  for (const [text, expected] of rows) assertEquals(quoted(text), expected);
});
