import { assert, assertEquals } from "@std/assert";
import { JsonLines } from "../../../src/logs/line_formats.ts";
import { LONGEST_LINE, WholeLines } from "../../../src/logs/whole_lines.ts";
import { FakeClock } from "../../support/fake_clock.ts";
import { bytesOf, MemorySink } from "../../support/memory_sink.ts";
import { SeededRandom } from "../../support/seeded_random.ts";

function setUp(missingEnd: "\n" | "") {
  const sink = new MemorySink();
  const lines = new WholeLines(sink, { missingEnd });
  const write = (text: string): void => lines.write(bytesOf(text));
  return { sink, lines, write };
}

Deno.test("write() holds the beginning of a line back until its end comes", () => {
  const { sink, lines, write } = setUp("\n");
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
  const { sink, lines, write } = setUp("");
  write("a\nb");
  lines.end();
  assertEquals(sink.chunks, ["a\n", "b"]);
});

Deno.test("write() breaks a line that is too long, and loses nothing of it", () => {
  for (const missingEnd of ["\n", ""] as const) {
    const { sink, lines, write } = setUp(missingEnd);
    const long = "x".repeat(1_048_577);
    write(`a\n${long}`);
    assert(lines.heldBytes < LONGEST_LINE + 2);
    write("\nb\n");
    const [first, ...rest] = sink.chunks;
    assertEquals(first, "a\n");
    assertEquals(rest.pop(), "b\n");
    assertEquals(rest.join("").replaceAll("\n", ""), long);
    assert(rest.every((chunk) => chunk.length <= LONGEST_LINE + 2));
    const broken = rest.slice(0, -1).every((chunk) => chunk.endsWith("\n"));
    assertEquals(broken, missingEnd === "\n");
  }
});

Deno.test("write() gives back what it got in whole lines (property)", () => {
  for (let seed = 1; seed <= 200; seed++) {
    const random = new SeededRandom(seed);
    const { sink, lines, write } = setUp("");
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

Deno.test("write() parts no character, and leaves no byte out (property)", () => {
  const clock = new FakeClock();
  const origin = { process: "web", stream: "stdout" } as const;
  const parts = [
    ...["a", "é", "€", "😀"].map((text) => new TextEncoder().encode(text)),
    ...[[0xff], [0xe2, 0x82], [0x80, 0x80, 0x80, 0x80], [0xf0, 0x9f]],
  ];
  for (let seed = 1; seed <= 20; seed++) {
    const random = new SeededRandom(seed);
    const kinds = seed % 2 === 0 ? parts.length : 4;
    const one = seed % 5 === 0 ? parts[2] : undefined;
    const line = new Uint8Array(
      Array.from(
        { length: 30_000 + random.below(60_000) },
        () => [...one ?? parts[random.below(kinds)] ?? []],
      ).flat(),
    );
    const sink = new MemorySink();
    const json = new JsonLines(sink, origin, clock);
    const lines = new WholeLines(json, { missingEnd: "\r\n" });
    for (let at = 0; at < line.length;) {
      const end = at + 1 + random.below(50_000);
      lines.write(line.subarray(at, end));
      at = end;
    }
    lines.write(bytesOf("\n"));
    const written = new TextDecoder().decode(bytesOf(sink.all));
    const texts = written.split("\n").slice(0, -1)
      .map((record) => String(JSON.parse(record).text));
    assert(texts.length > 1 || line.length < LONGEST_LINE);
    // What is no UTF-8 looks as it does in one piece, too.
    const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
    assert(texts.join("") === decoder.decode(line), `seed ${seed}`);
  }
});

Deno.test("end() passes on a character of which only a part has come", () => {
  const sink = new MemorySink();
  const lines = new WholeLines(sink, { missingEnd: "\n" });
  const line = new Uint8Array(LONGEST_LINE).fill(0x78);
  line.set([0xe2, 0x82], LONGEST_LINE - 2);
  lines.write(line);
  assertEquals([lines.heldBytes, sink.all.length], [LONGEST_LINE, 0]);
  lines.write(bytesOf("\x82\xacx"));
  assertEquals(lines.heldBytes, 5);
  assertEquals(sink.all.length, LONGEST_LINE - 2 + 1);
  lines.end();
  assertEquals(sink.all.length, LONGEST_LINE + 3 + 2);
});

Deno.test("write() takes a line of just the longest length for whole", () => {
  const exact = "x".repeat(LONGEST_LINE);
  for (const end of ["\n", "\r\n"]) {
    for (let at = LONGEST_LINE - 1; at <= LONGEST_LINE + end.length; at++) {
      const { sink, lines, write } = setUp("\n");
      const line = `${exact}${end}`;
      write(line.slice(0, at));
      write(`${line.slice(at)}next\n`);
      assertEquals(sink.all, `${line}next\n`);
      assertEquals(lines.heldBytes, 0);
    }
  }
});

Deno.test("write() keeps each CR of a broken line for JSON", () => {
  const line = `${"x".repeat(LONGEST_LINE - 1)}\r`;
  for (const rest of ["more\r\n", "\r\r\r\n", "\r\r"]) {
    const sink = new MemorySink();
    const origin = { process: "web", stream: "stdout" } as const;
    const json = new JsonLines(sink, origin, new FakeClock());
    const lines = new WholeLines(json, { missingEnd: "\r\n" });
    for (const byte of `${line}${rest}`) lines.write(bytesOf(byte));
    lines.end();
    const texts = sink.all.split("\n").slice(0, -1)
      .map((record) => String(JSON.parse(record).text));
    const end = rest.endsWith("\n") ? "\r\n" : "";
    assertEquals(`${texts.join("")}${end}`, `${line}${rest}`);
    assertEquals(texts.length, 2);
  }
});
