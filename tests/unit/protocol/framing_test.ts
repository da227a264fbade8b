import { assertEquals } from "@std/assert";
import {
  encodeLines,
  type Frame,
  FrameDecoder,
  MAX_MESSAGE_BYTES,
} from "../../../src/protocol/framing.ts";

const ENCODER = new TextEncoder();

function bytes(text: string): Uint8Array {
  return ENCODER.encode(text);
}

function line(text: string): Frame {
  return { kind: "line", text };
}

/** A small generator of random numbers below 1 that always gives the same. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

Deno.test("FrameDecoder gives lines, without empty ones and carriage returns", () => {
  const decoder = new FrameDecoder();
  const frames = decoder.push(bytes("a\n\n\r\nb\r\n \nc\rd\nrest"));
  assertEquals(frames, [line("a"), line("b"), line(" "), line("c\rd")]);
});

Deno.test("FrameDecoder gives the same frames however the bytes are split", () => {
  const lines = ["{}", "ü€😀".repeat(50), "", "x".repeat(700), "\r", '"\\n"'];
  const stream = bytes(lines.join("\n") + "\n");
  const whole = new FrameDecoder().push(stream);
  assertEquals(whole.length, 4);
  for (let seed = 1; seed <= 200; seed++) {
    const random = seeded(seed);
    const decoder = new FrameDecoder();
    const frames: Frame[] = [];
    for (let at = 0; at < stream.length;) {
      const size = 1 + Math.floor(random() ** 3 * 400);
      frames.push(...decoder.push(stream.subarray(at, at + size)));
      at += size;
    }
    assertEquals(frames, whole, `seed ${seed}`);
  }
});

Deno.test("FrameDecoder lets the caller use its buffer again", () => {
  const decoder = new FrameDecoder();
  const buffer = bytes("abc");
  decoder.push(buffer);
  buffer.fill(0);
  assertEquals(decoder.push(bytes("d\n")), [line("abcd")]);
});

Deno.test("FrameDecoder takes a line of exactly the limit", () => {
  const decoder = new FrameDecoder(4);
  assertEquals(decoder.push(bytes("abcd\nab")), [line("abcd")]);
  assertEquals(decoder.push(bytes("cd\n")), [line("abcd")]);
  assertEquals(decoder.isTooLarge, false);
});

Deno.test("FrameDecoder gives up at a line over the limit, and stays so", () => {
  const rows: readonly (readonly [string, ...string[]])[] = [
    ["ok\nabcde\nok\n"],
    ["ok\n", "abcde"],
    ["ok\nabc", "d", "e\nok\n"],
    ["ok\nabcd", "e"],
  ];
  for (const row of rows) {
    const decoder = new FrameDecoder(4);
    const frames = row.flatMap((chunk) => decoder.push(bytes(chunk)));
    assertEquals(frames, [line("ok"), { kind: "too-large" }], row.join("|"));
    assertEquals(decoder.push(bytes("ok\n")), []);
    assertEquals(decoder.finish(), []);
    assertEquals(decoder.isTooLarge, true);
  }
});

Deno.test("FrameDecoder takes 1 MiB in single bytes in little time", () => {
  const decoder = new FrameDecoder();
  const one = bytes("x");
  for (let count = 0; count < MAX_MESSAGE_BYTES; count++) decoder.push(one);
  const [frame] = decoder.push(bytes("\n"));
  assertEquals(frame, line("x".repeat(MAX_MESSAGE_BYTES)));
});

Deno.test("FrameDecoder tells a line that is not UTF-8, and goes on", () => {
  const decoder = new FrameDecoder();
  assertEquals(decoder.push(new Uint8Array([0xff, 0xfe, 10, 97, 10])), [
    { kind: "undecodable" },
    line("a"),
  ]);
});

Deno.test("FrameDecoder.finish() gives a last line without line feed", () => {
  const decoder = new FrameDecoder();
  assertEquals(decoder.push(bytes("a\nb")), [line("a")]);
  assertEquals(decoder.finish(), [line("b")]);
  assertEquals(decoder.finish(), []);
});

Deno.test("encodeLines() ends each line with a line feed", () => {
  assertEquals(encodeLines(["a", "ü"]), bytes("a\nü\n"));
});
