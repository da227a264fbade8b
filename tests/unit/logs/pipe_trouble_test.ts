import { assertEquals } from "@std/assert";
import {
  FIRST_CALM_MS,
  LAST_CALM_MS,
  PipeTrouble,
} from "../../../src/logs/pipe_trouble.ts";
import { FakeClock } from "../../support/fake_clock.ts";

const SLOW = new Error("Slow");

function setUp() {
  const clock = new FakeClock();
  const told: string[] = [];
  const trouble = new PipeTrouble(clock, {
    onFailure: (error) => told.push(`${error}`),
    onRecovery: (bytes) => told.push(`lost ${bytes}`),
    onEnd: (bytes) => told.push(`lost ${bytes} at the end`),
  });
  const pass = (bytes: number) => {
    trouble.offered();
    trouble.took(bytes);
  };
  return { clock, told, trouble, pass };
}

Deno.test("PipeTrouble is silent and arms nothing while all is well", () => {
  const { clock, told, trouble, pass } = setUp();
  using _ = clock;
  pass(10);
  trouble.end(0);
  assertEquals([told, clock.pendingTimers], [[], 0]);
});

Deno.test("PipeTrouble is over when all that waited is taken, and a while has passed", async () => {
  const { clock, told, trouble, pass } = setUp();
  using _ = clock;
  trouble.lose(3, 20, SLOW);
  pass(10);
  assertEquals(clock.pendingTimers, 0);
  pass(10);
  await clock.advance(FIRST_CALM_MS - 1);
  trouble.lose(4, 5, SLOW);
  assertEquals(clock.pendingTimers, 0);
  pass(5);
  pass(5);
  await clock.advance(FIRST_CALM_MS);
  assertEquals(told, ["Error: Slow", "lost 7"]);
  assertEquals([trouble.isOn, clock.pendingTimers], [false, 0]);
});

Deno.test("PipeTrouble is not over while the reader is stuck", async () => {
  const { clock, told, trouble, pass } = setUp();
  using _ = clock;
  trouble.lose(3, 0, SLOW);
  pass(1);
  trouble.offered();
  await clock.advance(FIRST_CALM_MS);
  assertEquals(told, ["Error: Slow"]);
  trouble.took(1);
  assertEquals(told, ["Error: Slow", "lost 3"]);
});

Deno.test("PipeTrouble that comes back and back is told less and less often", async () => {
  const { clock, told, trouble, pass } = setUp();
  using _ = clock;
  for (let seconds = 0; seconds < 3_600; seconds += 9) {
    trouble.lose(1, 0, SLOW);
    pass(1);
    await clock.advance(9_000);
  }
  // The while is 5 seconds, then 10, and that long it is never calm again.
  assertEquals(told, ["Error: Slow", "lost 1", "Error: Slow"]);
  await clock.advance(LAST_CALM_MS);
  assertEquals(told.slice(3), ["lost 399"]);
  await clock.advance(LAST_CALM_MS);
  trouble.lose(1, 0, SLOW);
  pass(1);
  await clock.advance(FIRST_CALM_MS);
  assertEquals(told.slice(4), ["Error: Slow", "lost 1"]);
});

Deno.test("end() tells once what is lost, and cancels the timer", () => {
  const { clock, told, trouble, pass } = setUp();
  using _ = clock;
  trouble.lose(3, 0, SLOW);
  pass(1);
  assertEquals(clock.pendingTimers, 1);
  trouble.end(4);
  trouble.end(4);
  trouble.lose(5, 0, SLOW);
  pass(1);
  assertEquals(told, ["Error: Slow", "lost 7 at the end"]);
});
