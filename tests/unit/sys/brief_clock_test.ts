import { assert, assertEquals } from "@std/assert";
import { BriefClock } from "../../../src/sys/brief_clock.ts";
import { SystemClock } from "../../../src/sys/system_clock.ts";

Deno.test("BriefClock fires in time, whatever the delay", async () => {
  const clock = new BriefClock();
  // V8's own wait does not keep a program alive.
  const alive = new SystemClock().after(60_000, () => undefined);
  for (const delayMs of [0, 20, 60]) {
    const { promise, resolve } = Promise.withResolvers<void>();
    const startMs = clock.monotonicMs();
    clock.after(delayMs, resolve);
    await promise;
    assert(clock.monotonicMs() - startMs >= delayMs - 1, `${delayMs}`);
  }
  alive.cancel();
});

Deno.test("a cancelled timer of BriefClock never fires", async () => {
  const clock = new BriefClock();
  let fired = 0;
  for (const delayMs of [10, 55]) clock.after(delayMs, () => fired++).cancel();
  const late = clock.after(80, () => fired++);
  const { promise, resolve } = Promise.withResolvers<void>();
  new SystemClock().after(70, () => {
    // Between V8's wait and the timer of the platform.
    late.cancel();
    new SystemClock().after(40, resolve);
  });
  await promise;
  assertEquals(fired, 0);
});
