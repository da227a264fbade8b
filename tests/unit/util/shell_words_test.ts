import { assertEquals } from "@std/assert";
import { joinWords, splitWords } from "../../../src/util/shell_words.ts";
import { SeededRandom } from "../../support/seeded_random.ts";

Deno.test("splitWords() splits as a shell quotes", () => {
  const rows: readonly (readonly [string, readonly string[]])[] = [
    ["", []],
    [" \t\r\n ", []],
    ["a  b\tc\nd", ["a", "b", "c", "d"]],
    ["'a b' \"c d\"", ["a b", "c d"]],
    ["a'b'\"c\"d", ["abcd"]],
    ["'' \"\"", ["", ""]],
    ["a''", ["a"]],
    ["a\\ b", ["a b"]],
    ["\\'a\\\"", ["'a\""]],
    [`"a\\"b\\\\c\\d\\$"`, [`a"b\\c\\d\\$`]],
    ["'a\\b\"'", ['a\\b"']],
    ["a\\\nb", ["a\nb"]],
    ["a # b ; c | d && $e *", [
      ..."a # b ; c | d && $e *".split(" "),
    ]],
    ["a\u00a0b", ["a\u00a0b"]],
  ];
  for (const [text, words] of rows) {
    assertEquals(splitWords(text), { kind: "words", words }, text);
  }
});

Deno.test("splitWords() tells what is left open and where", () => {
  assertEquals(splitWords("a 'b"), {
    kind: "open-quote",
    quote: "'",
    offset: 2,
  });
  assertEquals(splitWords('a"b\\"'), {
    kind: "open-quote",
    quote: '"',
    offset: 1,
  });
  assertEquals(splitWords("'a' b\\"), { kind: "open-escape", offset: 5 });
});

Deno.test("joinWords() writes what splits into the same words", () => {
  const random = new SeededRandom(7);
  const letters = ["a", "b", " ", "'", '"', "\\", "\n", "$", ";", "%"];
  for (let round = 0; round < 1_000; round += 1) {
    const words = Array.from(
      { length: random.below(4) },
      () =>
        Array.from(
          { length: random.below(6) },
          () => letters[random.below(letters.length)],
        ).join(""),
    );
    const text = joinWords(words);
    assertEquals(splitWords(text), { kind: "words", words }, text);
  }
  assertEquals(joinWords(["echo", "a b", "it's", ""]), `echo 'a b' "it's" ''`);
});
