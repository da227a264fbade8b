import { assert, assertEquals, assertMatch } from "@std/assert";
import { oneLine } from "../../../src/logs/one_line.ts";

Deno.test("oneLine() puts the lines of a message one behind the other", () => {
  const rows: readonly (readonly [string, string])[] = [
    ["", ""],
    ["one", "one"],
    ["one\ntwo\nthree", "one; two; three"],
    ["list:\none\ntwo", "list: one; two"],
    ["a\x1b[2J\r\n\tb", "a\\x1b[2J\\r; \\tb"],
  ];
  for (const [message, expected] of rows) {
    assertEquals(oneLine(message), expected);
  }
});

Deno.test("oneLine() counts the lines that would make it very long", () => {
  const lines = Array.from({ length: 5_000 }, (_, index) => `mistake ${index}`);
  const line = oneLine(`list:\n${lines.join("\n")}`);
  assert(line.length < 2_100);
  assert(line.startsWith("list: mistake 0; mistake 1; "));
  const [, last = "", more = ""] =
    /mistake (\d+); and (\d+) more$/.exec(line) ??
      [];
  assertEquals(Number(last) + 1 + Number(more), lines.length);
});

Deno.test("oneLine() shortens a line that is very long itself", () => {
  const line = oneLine(`${"a".repeat(10_000)}\n${"b".repeat(10_000)}`);
  assertMatch(line, /^a{500}\.\.\.; b{500}\.\.\.$/);
});
