import { assertEquals } from "@std/assert";
import { PatientPipe, QUEUE_BYTES } from "../../../src/logs/patient_pipe.ts";
import { FakeClock, settle } from "../../support/fake_clock.ts";
import { bytesOf, latin1 } from "../../support/memory_sink.ts";

/** A pipe whose reader reads when the test says so. */
function setUp() {
  const clock = new FakeClock();
  const told: string[] = [];
  const state = { read: "", opened: 0, closed: 0, isStuck: false, fault: "" };
  let letGo = () => {};
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
      return end;
    },
    clock,
    trouble: {
      onFailure: (error) => told.push(`${error}`),
      onRecovery: (bytes) => told.push(`lost ${bytes}`),
    },
  });
  const read = () => {
    state.isStuck = false;
    letGo();
  };
  return { clock, told, state, pipe, read };
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
