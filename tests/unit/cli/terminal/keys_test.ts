import { assertEquals } from "@std/assert";
import { type Key, KeyDecoder } from "../../../../src/cli/ctl/terminal/keys.ts";

/** Keys as short words: `up`, `^c`, `'a'`. */
function keys(...pieces: readonly (string | Uint8Array)[]): string[] {
  const decoder = new KeyDecoder();
  return pieces.flatMap((piece) => {
    const bytes = typeof piece === "string"
      ? new TextEncoder().encode(piece)
      : piece;
    return decoder.push(bytes).map(nameOf);
  });
}

function nameOf(key: Key): string {
  switch (key.kind) {
    case "named":
      return key.name;
    case "ctrl":
      return `^${key.letter}`;
    case "text":
      return `'${key.text}'`;
  }
}

Deno.test("KeyDecoder knows the keys of all terminals", () => {
  const rows: readonly (readonly [string, string])[] = [
    ["\x1b[A", "up"],
    ["\x1bOA", "up"],
    ["\x1b[B", "down"],
    ["\x1b[C", "right"],
    ["\x1b[D", "left"],
    ["\x1b[H", "home"],
    ["\x1b[1~", "home"],
    ["\x1b[F", "end"],
    ["\x1b[4~", "end"],
    ["\x1b[3~", "delete"],
    ["\x1b[5~", "page-up"],
    ["\x1b[6~", "page-down"],
    ["\x1b[1;5C", "right"],
    ["\r", "enter"],
    ["\n", "enter"],
    ["\t", "tab"],
    ["\x7f", "backspace"],
    ["\b", "backspace"],
    ["\x1b", "escape"],
    ["\x03", "^c"],
    ["\x04", "^d"],
    ["a", "'a'"],
    ["ü", "'ü'"],
    ["😀", "'😀'"],
  ];
  for (const [text, name] of rows) assertEquals(keys(text), [name], text);
});

Deno.test("KeyDecoder passes over what it does not know", () => {
  assertEquals(keys("\x1b[200~", "\x1b[Z", "\x1bx", "\0"), []);
  assertEquals(keys("a\x1b[99~b\x1b[Ac"), ["'a'", "'b'", "up", "'c'"]);
});

Deno.test("KeyDecoder puts characters together that come in pieces", () => {
  const bytes = new TextEncoder().encode("ü");
  assertEquals(keys(bytes.slice(0, 1), bytes.slice(1)), ["'ü'"]);
});
