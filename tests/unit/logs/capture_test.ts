import { assert, assertEquals } from "@std/assert";
import { Capture } from "../../../src/logs/capture.ts";
import { processSpec } from "../../support/specs.ts";
import { FakeClock, settle } from "../../support/fake_clock.ts";
import { type FakeChild, FakeSpawner } from "../../support/fake_spawner.ts";

class MemorySink {
  readonly bytes: number[] = [];
  readonly sizes: number[] = [];

  write(bytes: Uint8Array): void {
    this.sizes.push(bytes.length);
    for (const byte of bytes) this.bytes.push(byte);
  }

  ended = 0;

  end(): void {
    this.ended++;
  }

  get text(): string {
    return new TextDecoder().decode(Uint8Array.from(this.bytes));
  }
}

async function setUp(ioTurn = settle): Promise<{
  clock: FakeClock;
  child: FakeChild;
  sink: MemorySink;
  capture: Capture;
}> {
  const clock = new FakeClock();
  const spawner = new FakeSpawner();
  const { stdout } = await spawner.spawn({
    ...processSpec(),
    stdout: "pipe",
    stderr: "null",
  });
  assert(stdout !== null);
  const sink = new MemorySink();
  const capture = new Capture(stdout, { sink, clock, ioTurn });
  return { clock, child: spawner.last, sink, capture };
}

Deno.test("new Capture() moves every byte, valid text or not", async () => {
  const { child, sink, capture } = await setUp();
  const bytes = Uint8Array.from({ length: 512 }, (_, index) => index % 256);
  child.write("stdout", bytes);
  await settle();
  assertEquals(sink.bytes, [...bytes]);
  child.write("stdout", bytes);
  child.exit(0);
  await capture.done;
  assertEquals(sink.bytes, [...bytes, ...bytes]);
});

Deno.test("new Capture() moves a flood in large chunks", async () => {
  const { child, sink, capture } = await setUp();
  child.write("stdout", new Uint8Array(1_000_000).fill(120));
  child.exit(0);
  await capture.done;
  assertEquals(sink.bytes.length, 1_000_000);
  assertEquals(sink.sizes.slice(0, 3), [1_024, 8_192, 65_536]);
});

Deno.test("new Capture() reads streams that are not byte streams", async () => {
  const clock = new FakeClock();
  const sink = new MemorySink();
  const stream = ReadableStream.from([
    Uint8Array.of(1, 2),
    Uint8Array.of(),
    Uint8Array.of(3),
  ]);
  const capture = new Capture(stream, { sink, clock, ioTurn: settle });
  await capture.done;
  assertEquals(sink.bytes, [1, 2, 3]);
});

Deno.test("new Capture() takes a pipe that fails for one that ends", async () => {
  const { child, sink, capture } = await setUp();
  child.write("stdout", "before");
  await settle();
  child.failOutput("stdout", new Error("EIO"));
  await capture.done;
  assertEquals(sink.text, "before");
});

Deno.test("new Capture() without a sink keeps draining and the tail", async () => {
  const clock = new FakeClock();
  const stream = ReadableStream.from([new TextEncoder().encode("why\n")]);
  const capture = new Capture(stream, { sink: null, clock, ioTurn: settle });
  await capture.done;
  assertEquals(capture.tail(), "why\n");
});

Deno.test("finish() takes what is there and arms nothing for long", async () => {
  const { clock, child, sink, capture } = await setUp();
  using _ = clock;
  child.write("stdout", "last words");
  child.exit(1);
  await capture.finish(2_000);
  assertEquals(sink.text, "last words");
  await capture.finish(2_000);
});

Deno.test("finish() gives up on a pipe that a descendant holds", async () => {
  const { clock, child, sink, capture } = await setUp();
  using _ = clock;
  child.addMember("holder");
  child.write("stdout", "from the leader");
  child.exit(0);
  let finished = false;
  const finishing = capture.finish(2_000).then(() => {
    finished = true;
  });
  await clock.advance(1_999);
  child.write("stdout", ", and more");
  await settle();
  assertEquals(finished, false);
  await clock.advance(1);
  await finishing;
  assertEquals(child.isCancelled("stdout"), true);
  child.write("stdout", "too late");
  await settle();
  assertEquals(sink.text, "from the leader, and more");
});

Deno.test("finish() gives up on a stream that can't be given up twice", async () => {
  const { clock, child, capture } = await setUp();
  using _ = clock;
  child.addMember("holder");
  child.exit(0);
  const both = Promise.all([capture.finish(10), capture.finish(20)]);
  await clock.advance(20);
  await both;
});

Deno.test("a flood that is written slowly lets others come between", async () => {
  const clock = new FakeClock();
  const chunks = Array.from({ length: 50 }, () => new Uint8Array(10));
  let turns = 0;
  let longestMs = 0;
  let beganMs = clock.wallMs();
  const capture = new Capture(ReadableStream.from(chunks), {
    sink: { write: () => clock.jumpWall(3), end: () => {} },
    clock,
    ioTurn: async () => {
      turns++;
      longestMs = Math.max(longestMs, clock.wallMs() - beganMs);
      await settle();
      beganMs = clock.wallMs();
    },
  });
  await capture.done;
  assertEquals([turns, longestMs], [7, 21]);
});

Deno.test("a flood lets others come between although the clock is set back", async () => {
  const clock = new FakeClock();
  const chunks = Array.from({ length: 20 }, () => new Uint8Array(10));
  let turns = 0;
  let written = 0;
  const capture = new Capture(ReadableStream.from(chunks), {
    sink: {
      write: () => clock.jumpWall(++written === 1 ? -3_600_000 : 20),
      end: () => {},
    },
    clock,
    ioTurn: () => Promise.resolve(void turns++),
  });
  await capture.done;
  assertEquals(turns, 19);
});

Deno.test("drained() waits for what has come, and not for the end", async () => {
  const { child, sink, capture } = await setUp();
  child.addMember("holder");
  child.write("stdout", "x".repeat(5_000));
  child.exit(1);
  await capture.drained();
  assertEquals(sink.text.length, 5_000);
  child.write("stdout", ", and more");
  await capture.drained();
  assertEquals(sink.text.length, 5_010);
  assertEquals([child.isCancelled("stdout"), sink.ended], [false, 0]);
});

Deno.test("drained() does not wait for a flood to end", async () => {
  let wrote = 0;
  const { child, capture } = await setUp(async () => {
    wrote += 100_000;
    child.write("stdout", new Uint8Array(100_000));
    await settle();
  });
  await capture.drained();
  // All that a pipe can have held at the beginning.
  assertEquals(wrote, 1_100_000);
});

Deno.test("letGo() takes what has come, and lets go of the pipe", async () => {
  const { clock, child, sink, capture } = await setUp();
  using _ = clock;
  child.addMember("holder");
  child.write("stdout", "last words");
  child.exit(1);
  const finished = capture.finish(2_000);
  await capture.letGo();
  await finished;
  assertEquals(sink.text, "last words");
  assertEquals([child.isCancelled("stdout"), sink.ended], [true, 1]);
  await capture.letGo();
});

Deno.test("tail() keeps the last 4 KiB and no half character", async () => {
  const { child, capture } = await setUp();
  child.write("stdout", "a".repeat(3));
  // Two bytes each: the ring begins within one of them.
  child.write("stdout", "é".repeat(3_000));
  child.write("stdout", "b");
  child.exit(0);
  await capture.done;
  assertEquals(capture.tail(), `${"é".repeat(2_047)}b`);
});

Deno.test("lastLine() is the last that is not blank, fit to show", async () => {
  const { child, capture } = await setUp();
  assertEquals(capture.lastLine(), null);
  child.write("stdout", "first\nOops: \x1b[31mred\t!\r\n \n\n");
  child.exit(1);
  await capture.done;
  assertEquals(capture.lastLine(), "Oops: \\x1b[31mred\\t!");
});

Deno.test("lastLine() cuts a line that is too long", async () => {
  const { child, capture } = await setUp();
  child.write("stdout", "x".repeat(10_000));
  child.exit(1);
  await capture.done;
  assertEquals(capture.lastLine(), `${"x".repeat(199)}…`);
});
