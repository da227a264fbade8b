import { assertEquals } from "@std/assert";
import { splitWords } from "../../../src/util/shell_words.ts";

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
