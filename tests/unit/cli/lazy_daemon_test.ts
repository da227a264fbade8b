import { assertEquals, assertRejects } from "@std/assert";
import { LazyDaemon } from "../../../src/cli/ctl/lazy_daemon.ts";
import { EXIT, SupervisorError } from "../../../src/model/errors.ts";
import { CtlBench } from "../../support/ctl_bench.ts";
import { FakeClock, settle } from "../../support/fake_clock.ts";
import { MemoryListener } from "../../support/memory_socket.ts";

Deno.test("an order may take as long as it takes", async () => {
  const bench = new CtlBench();
  const running = bench.run("start slow");
  await bench.control.called(1);
  for (let step = 0; step < 60; step++) {
    await bench.clock.advance(5_000);
    await settle();
  }
  assertEquals(bench.out, "");
  bench.control.release();
  assertEquals(await running, EXIT.done);
  assertEquals(bench.out, "start slow\n");
  await bench.close();
});

Deno.test("an order to a daemon that has fallen silent is given up", async () => {
  const clock = new FakeClock();
  const listener = new MemoryListener();
  const daemon = new LazyDaemon({
    findPath: () => Promise.resolve("/s"),
    timeoutMs: null,
    clock,
    access: {
      inspect: () => Promise.resolve({ isSocket: true, owners: [0] }),
      ownUid: () => Promise.resolve(0),
      connectUnix: () => Promise.resolve(listener.connect()),
    },
  });
  const failure = assertRejects(
    () => daemon.order("start", { names: ["web"] }),
    SupervisorError,
    "The daemon gave no answer within 30 s",
  );
  await settle();
  // The sign of life is asked for, and does not come.
  await clock.advance(10_000);
  await settle();
  await clock.advance(30_000);
  await failure;
  daemon[Symbol.dispose]();
  await settle();
  assertEquals(clock.pendingTimers, 0);
});
