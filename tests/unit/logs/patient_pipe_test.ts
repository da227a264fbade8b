import { assertEquals } from "@std/assert";
import { FIRST_CALM_MS } from "../../../src/logs/pipe_trouble.ts";
import { PatientPipe, QUEUE_BYTES } from "../../../src/logs/patient_pipe.ts";
import { FakeClock, settle } from "../../support/fake_clock.ts";
import { bytesOf, latin1 } from "../../support/memory_sink.ts";

/** A pipe whose reader reads when the test says so. */
function setUp() {
  const clock = new FakeClock();
  const told: string[] = [];
  const state = {
    read: "",
    opened: 0,
    closed: 0,
    isStuck: false,
    fault: "",
    isWatched: false,
  };
  let letGo = () => {};
  let gone = Promise.withResolvers<Error | null>();
  const end = {
    async write(bytes: Uint8Array): Promise<void> {
      if (state.fault !== "") throw new Error(state.fault);
      if (state.isStuck) {
        const { promise, resolve } = Promise.withResolvers<void>();
        letGo = resolve;
        await promise;
      }
      state.read += latin1(bytes);
    },
    close: () => void state.closed++,
  };
  const pipe = new PatientPipe({
    open: () => {
      state.opened++;
      if (!state.isWatched) return end;
      gone = Promise.withResolvers();
      return { ...end, gone: gone.promise };
    },
    clock,
    trouble: {
      onFailure: (error) => told.push(`${error}`),
      onRecovery: (bytes) => told.push(`lost ${bytes}`),
      onEnd: (bytes) => told.push(`lost ${bytes} at the end`),
    },
  });
  const read = () => {
    state.isStuck = false;
    letGo();
  };
  /** The reader ends. */
  const leave = async (reason: Error | null) => {
    gone.resolve(reason);
    await settle();
  };
  return { clock, told, state, pipe, read, leave };
}

Deno.test("write() passes everything on in order", async () => {
  using clock = new FakeClock();
  const { pipe, state } = setUp();
  const bytes = bytesOf("one\n");
  pipe.write(bytes);
  bytes.fill(0);
  pipe.write(bytesOf("two\n"));
  await pipe.flush(1_000);
  assertEquals([state.read, state.opened], ["one\ntwo\n", 1]);
  await pipe.close(1_000);
  pipe.write(bytesOf("late\n"));
  assertEquals([state.read, state.closed], ["one\ntwo\n", 1]);
  assertEquals(clock.monotonicMs(), 0);
});

Deno.test("write() drops what a slow reader leaves no room for, and says so once", async () => {
  const { clock, pipe, state, told, read } = setUp();
  using _ = clock;
  state.isStuck = true;
  const half = bytesOf("x".repeat(QUEUE_BYTES / 2));
  for (let times = 0; times < 5; times++) pipe.write(half);
  await settle();
  assertEquals(told, ["Error: The reader is too slow"]);
  read();
  await pipe.flush(1_000);
  await clock.advance(FIRST_CALM_MS - 1);
  assertEquals(told.length, 1);
  await clock.advance(1);
  assertEquals(told.slice(1), [`lost ${3 * half.length}`]);
  assertEquals(state.read.length, QUEUE_BYTES);
  pipe.write(bytesOf("again\n"));
  await pipe.flush(1_000);
  assertEquals(state.read.slice(-6), "again\n");
});

Deno.test("write() opens the pipe anew when its reader has gone, with patience", async () => {
  const { clock, pipe, state, told } = setUp();
  using _ = clock;
  state.fault = "broken pipe";
  pipe.write(bytesOf("1\n"));
  await settle();
  pipe.write(bytesOf("2\n"));
  await clock.advance(1_000);
  pipe.write(bytesOf("3\n"));
  await settle();
  assertEquals([state.opened, state.closed], [2, 2]);
  state.fault = "";
  await clock.advance(1_999);
  pipe.write(bytesOf("4\n"));
  await clock.advance(1);
  pipe.write(bytesOf("5\n"));
  await settle();
  await clock.advance(FIRST_CALM_MS);
  assertEquals(state.read, "5\n");
  assertEquals(told, ["Error: broken pipe", "lost 8"]);
});

Deno.test("flush() waits no longer than it is told for a reader that is stuck", async () => {
  const { clock, pipe, state } = setUp();
  using _ = clock;
  state.isStuck = true;
  pipe.write(bytesOf("x\n"));
  const closing = pipe.close(2_000);
  await settle();
  await clock.advance(2_000);
  await closing;
  assertEquals([state.read, state.closed], ["", 1]);
});

Deno.test("write() right after the last one has been passed on is not forgotten", async () => {
  for (let steps = 0; steps < 20; steps++) {
    const { clock, pipe, state } = setUp();
    using _ = clock;
    pipe.write(bytesOf("a"));
    // The pipe runs dry after some steps: one of these is that moment.
    for (let step = 0; step < steps; step++) await Promise.resolve();
    pipe.write(bytesOf("b"));
    await settle();
    assertEquals(state.read, "ab", `after ${steps} steps`);
  }
});

Deno.test("a reader that is slow all the time is told of once, and at the end", async () => {
  const { clock, pipe, state, told, read } = setUp();
  using _ = clock;
  const chunk = bytesOf("x".repeat(65_536));
  let sent = 0;
  for (let times = 0; times < 8; times++) {
    state.isStuck = true;
    for (let part = 0; part < 20; part++, sent += chunk.length) {
      pipe.write(chunk);
    }
    await settle();
    read();
    await clock.advance(FIRST_CALM_MS - 1);
  }
  assertEquals(told, ["Error: The reader is too slow"]);
  await pipe.close(1_000);
  assertEquals(told.slice(1), [
    `lost ${sent - state.read.length} at the end`,
  ]);
  assertEquals(state.read.length > 0, true);
});

Deno.test("a reader that ends again and again is told of once, and tried with patience", async () => {
  const { clock, pipe, state, told, leave } = setUp();
  using _ = clock;
  state.isWatched = true;
  const openedAtMs: number[] = [];
  let sent = 0;
  for (let tenth = 0; tenth < 1_000; tenth++) {
    const before = state.opened;
    pipe.write(bytesOf("line\n"));
    sent += 5;
    await settle();
    if (state.opened > before) {
      openedAtMs.push(clock.monotonicMs());
      await leave(new Error("Ended"));
    }
    await clock.advance(100);
  }
  assertEquals(openedAtMs, [0, 1, 3, 7, 15, 31, 61, 91].map((s) => s * 1_000));
  assertEquals(told, ["Error: Ended"]);
  assertEquals(state.closed, state.opened);
  // All that they had room for, and did not read.
  const unread = state.read.length;
  await clock.advance(30_000);
  pipe.write(bytesOf("back\n"));
  await clock.advance(FIRST_CALM_MS);
  assertEquals(state.read.length, unread + 5);
  assertEquals(told.slice(1), [`lost ${sent}`]);
  // After a good time the first delay is the short one again.
  await leave(new Error("Killed"));
  await clock.advance(1_000);
  pipe.write(bytesOf("!\n"));
  await settle();
  assertEquals(state.read.slice(-7), "back\n!\n");
  const closing = pipe.close(1_000);
  await settle();
  await leave(null);
  await closing;
  assertEquals(told.slice(2), ["Error: Killed"]);
});

Deno.test("close() tells what a reader that fails has not read", async () => {
  const { clock, pipe, state, told, leave } = setUp();
  using _ = clock;
  state.isWatched = true;
  pipe.write(bytesOf("line\n"));
  await settle();
  const closing = pipe.close(1_000);
  await settle();
  await leave(new Error("Failed"));
  await closing;
  assertEquals(told, ["Error: Failed", "lost 5 at the end"]);
});

Deno.test("close() tells what a reader that is stuck has not taken", async () => {
  const { clock, pipe, state, told, read } = setUp();
  using _ = clock;
  state.isStuck = state.isWatched = true;
  pipe.write(bytesOf("one\n"));
  await settle();
  pipe.write(bytesOf("two\n"));
  const closing = pipe.close(2_000);
  await clock.advance(2_000);
  await closing;
  assertEquals(told, ["lost 8 at the end"]);
  read();
  await settle();
  assertEquals([state.opened, told.length], [1, 1]);
});

Deno.test("tellLosses() tells them once and lets the rest go on", async () => {
  const { clock, pipe, state, told, read } = setUp();
  using _ = clock;
  state.isStuck = true;
  pipe.write(bytesOf("x".repeat(QUEUE_BYTES)));
  pipe.write(bytesOf("lost\n"));
  await settle();
  read();
  await pipe.flush(1_000);
  pipe.tellLosses();
  pipe.tellLosses();
  pipe.write(bytesOf("the end\n"));
  await pipe.flush(1_000);
  assertEquals(told.slice(1), ["lost 5 at the end"]);
  assertEquals(state.read.slice(-8), "the end\n");
});
