import { assertEquals } from "@std/assert";
import { globMatcher, isGlob } from "../../../src/util/glob.ts";

Deno.test("globMatcher() knows *, ? and sets", () => {
  const rows: readonly (readonly [string, string[], string[]])[] = [
    ["web", ["web"], ["we", "webs", ""]],
    ["*", ["", "a", "worker:00"], []],
    ["web*", ["web", "web-1"], ["aweb"]],
    ["*:00", ["worker:00"], ["worker:01", ":001"]],
    ["w*k*:0?", ["worker:00", "wk:01"], ["worker:0", "worker:10"]],
    ["[ab]1", ["a1", "b1"], ["c1", "1"]],
    ["[a-c1]x", ["bx", "1x"], ["dx", "-x"]],
    ["[!a-c]x", ["dx"], ["ax", "x"]],
    ["[]]x", ["]x"], ["[x"]],
    ["a[b", ["a[b"], ["ab"]],
    ["a.c+", ["a.c+"], ["abc", "a.cc"]],
  ];
  for (const [pattern, good, bad] of rows) {
    const matches = globMatcher(pattern);
    assertEquals(good.map(matches), good.map(() => true), pattern);
    assertEquals(bad.map(matches), bad.map(() => false), pattern);
  }
});

Deno.test("globMatcher() takes no longer for a pattern that goes back a lot", () => {
  const matches = globMatcher(`${"*a".repeat(200)}*b`);
  assertEquals(matches("a".repeat(2_000)), false);
});

Deno.test("isGlob() tells patterns from names", () => {
  assertEquals(["web", "worker:00", "a-b_c.d"].filter(isGlob), []);
  assertEquals(["w*", "w?", "[w]"].filter(isGlob), ["w*", "w?", "[w]"]);
});
