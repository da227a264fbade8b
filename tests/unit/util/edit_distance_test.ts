import { assertEquals } from "@std/assert";
import { editDistance, nearest } from "../../../src/util/edit_distance.ts";

Deno.test("editDistance() counts edits", () => {
  const rows: readonly (readonly [string, string, number])[] = [
    ["", "", 0],
    ["", "abc", 3],
    ["abc", "abc", 0],
    ["abc", "abd", 1],
    ["abc", "ab", 1],
    ["abc", "xabc", 1],
    ["ture", "true", 1],
    ["ba", "ab", 1],
    ["kitten", "sitting", 3],
    ["htpp", "tcp", 2],
    ["häuser", "hauser", 1],
  ];
  for (const [a, b, expected] of rows) {
    assertEquals(editDistance(a, b), expected, `${a} / ${b}`);
    assertEquals(editDistance(b, a), expected, `${b} / ${a}`);
  }
});

Deno.test("nearest() finds what was meant, or nothing", () => {
  const words = ["autostart", "autorestart", "command", "user"];
  const rows: readonly (readonly [string, string | null])[] = [
    ["autostrat", "autostart"],
    ["auto_restart", "autorestart"],
    ["COMAND", "command"],
    ["usr", "user"],
    ["xyz", null],
    ["priority", null],
    // Only two letters are different, but it is another word.
    ["loser", null],
    ["usage", null],
    ["uzerr", "user"],
    ["", null],
  ];
  for (const [word, expected] of rows) {
    assertEquals(nearest(word, words), expected, word);
  }
});

Deno.test("nearest() prefers the one word that was begun", () => {
  assertEquals(nearest("stat", ["start", "status"]), "status");
  assertEquals(nearest("auto", ["autostart", "autorestart"]), null);
});

Deno.test("nearest() prefers the first of equally near words", () => {
  assertEquals(nearest("ac", ["ab", "ad"]), "ab");
});
