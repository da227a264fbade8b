import { assertEquals } from "@std/assert";
import { AnsiStripper } from "../../../src/logs/ansi_stripper.ts";
import { bytesOf, MemorySink } from "../../support/memory_sink.ts";

/** Escape sequences, and what is left of them. */
const ROWS: readonly (readonly [string, string])[] = [
  ["plain \0\xff\r\n", "plain \0\xff\r\n"],
  ["\x1b[31mred\x1b[0m", "red"],
  ["\x1b[1;38;5;196mx\x1b[m", "x"],
  ["\x1b[2J\x1b[1;1Htop", "top"],
  ["\x1b]0;title\x07text", "text"],
  ["\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "link"],
  ["\x1bP1$r0m\x1b\\after", "after"],
  ["\x1b(Bascii", "ascii"],
  ["\x1b7saved\x1b8", "saved"],
  ["a\x1b\x1b[1mb", "ab"],
  // A line end ends what has no end.
  ["\x1b]0;broken\nnext line", "\nnext line"],
  ["\x1b[31\nnext", "\nnext"],
  ["\x1b\nnext", "\nnext"],
];

for (const [text, expected] of ROWS) {
  Deno.test(`write() leaves ${JSON.stringify(expected)} of ${JSON.stringify(text)}, however it is cut`, () => {
    for (let size = 1; size <= text.length; size++) {
      const sink = new MemorySink();
      const stripper = new AnsiStripper(sink);
      for (let at = 0; at < text.length; at += size) {
        stripper.write(bytesOf(text.slice(at, at + size)));
      }
      stripper.end();
      assertEquals(sink.all, expected, `in pieces of ${size}`);
      assertEquals(sink.ends, 1);
    }
  });
}
