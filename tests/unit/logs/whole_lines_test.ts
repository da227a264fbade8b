import { assert, assertEquals } from "@std/assert";
import { LONGEST_LINE, WholeLines } from "../../../src/logs/whole_lines.ts";
import { bytesOf, MemorySink } from "../../support/memory_sink.ts";
import { SeededRandom } from "../../support/seeded_random.ts";

function setUp(unended: "break" | "pass") {
  const sink = new MemorySink();
  const lines = new WholeLines(sink, { unended });
  const write = (text: string): void => lines.write(bytesOf(text));
  return { sink, lines, write };
}

Deno.test("write() holds the beginning of a line back until its end comes", () => {
  const { sink, lines, write } = setUp("break");
  write("one\ntw");
  assertEquals(sink.chunks, ["one\n"]);
  assertEquals(lines.heldBytes, 2);
  write("o");
  write("\nthree\nfour\nfi");
  assertEquals(sink.chunks, ["one\n", "two\n", "three\nfour\n"]);
  lines.end();
  assertEquals(sink.chunks.slice(3), ["fi\n"]);
  lines.end();
  assertEquals(sink.chunks.length, 4);
});

Deno.test("end() passes the last line on without an end where that is wanted", () => {
  const { sink, lines, write } = setUp("pass");
  write("a\nb");
  lines.end();
  assertEquals(sink.chunks, ["a\n", "b"]);
});

Deno.test("write() breaks a line that is too long, and loses nothing of it", () => {
  for (const unended of ["break", "pass"] as const) {
    const { sink, lines, write } = setUp(unended);
    const long = "x".repeat(1_048_577);
    write(`a\n${long}`);
    assert(lines.heldBytes < LONGEST_LINE);
    write("\nb\n");
    const [first, ...rest] = sink.chunks;
    assertEquals(first, "a\n");
    assertEquals(rest.pop(), "b\n");
    assertEquals(rest.join("").replaceAll("\n", ""), long);
    assert(rest.every((chunk) => chunk.length <= LONGEST_LINE + 1));
    const broken = rest.slice(0, -1).every((chunk) => chunk.endsWith("\n"));
    assertEquals(broken, unended === "break");
  }
});

Deno.test("write() gives back what it got in whole lines (property)", () => {
  for (let seed = 1; seed <= 200; seed++) {
    const random = new SeededRandom(seed);
    const { sink, lines, write } = setUp("pass");
    let all = "";
    for (let times = 0; times < 20; times++) {
      let chunk = "";
      while (random.below(12) > 0) chunk += "a\n\0\xff"[random.below(4)];
      all += chunk;
      write(chunk);
      assertEquals(sink.all.length + lines.heldBytes, all.length);
    }
    assert(sink.chunks.every((chunk) => chunk.endsWith("\n")), `seed ${seed}`);
    lines.end();
    assertEquals(sink.all, all, `seed ${seed}`);
  }
});
