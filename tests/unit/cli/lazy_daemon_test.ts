import { assertEquals, assertRejects } from "@std/assert";
import { LazyDaemon } from "../../../src/cli/ctl/lazy_daemon.ts";
import { EXIT, SupervisorError } from "../../../src/model/errors.ts";
import { CtlBench } from "../../support/ctl_bench.ts";
import { FakeClock, settle } from "../../support/fake_clock.ts";
import { memoryPair } from "../../support/memory_socket.ts";

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

/** A daemon behind a connection that the test plays. */
function playedDaemon(timeoutMs: number | null = null) {
  const clock = new FakeClock();
  const [near, far] = memoryPair();
  const daemon = new LazyDaemon({
    findPath: () => Promise.resolve("/s"),
    otherPath: () => Promise.resolve(null),
    timeoutMs,
    clock,
    access: {
      inspect: () => Promise.resolve({ isSocket: true, owners: [0] }),
      ownUid: () => Promise.resolve(0),
      isSheltered: () => false,
      connectUnix: () => Promise.resolve(near),
    },
  });
  return { clock, daemon, far };
}

Deno.test("an order to a daemon that has fallen silent is given up", async () => {
  const { clock, daemon, far } = playedDaemon();
  const failure = assertRejects(
    () => daemon.order("start", { names: ["web"] }),
    SupervisorError,
    "The daemon gave no answer within 30 s; it may still carry out the order",
  );
  await far.hear(1);
  // The first sign of life comes, the second does not.
  await clock.advance(10_000);
  const [line = ""] = await far.hear(1);
  const { id, method } = JSON.parse(line);
  assertEquals(method, "pid");
  await far.say(
    JSON.stringify({ jsonrpc: "2.0", id, result: { pid: 1 } }) + "\n",
  );
  await settle();
  await clock.advance(10_000);
  await far.hear(1);
  await clock.advance(30_000);
  await failure;
  daemon[Symbol.dispose]();
  await settle();
  assertEquals(clock.pendingTimers, 0);
});

Deno.test("an order that was not done in time says whether it was accepted", async () => {
  for (const isAccepted of [true, false]) {
    const { clock, daemon, far } = playedDaemon(2_000);
    const failure = assertRejects(
      () => daemon.order("start", { names: ["web"] }),
      SupervisorError,
    );
    const [order = "", question = ""] = await far.hear(2);
    assertEquals(JSON.parse(order).method, "start");
    const { id, method } = JSON.parse(question);
    assertEquals(method, "pid");
    const line = JSON.stringify({ jsonrpc: "2.0", id, result: { pid: 1 } });
    if (isAccepted) await far.say(`${line}\n`);
    await settle();
    await clock.advance(2_000);
    const { code, message, data } = await failure;
    assertEquals(
      [code, message, data],
      isAccepted
        ? ["NO_ANSWER", "Not done within 2 s", {
          timeoutMs: 2_000,
          accepted: true,
        }]
        : [
          "NO_ANSWER",
          "The daemon gave no answer within 2 s; it may still carry out the order later",
          {
            timeoutMs: 2_000,
          },
        ],
    );
    daemon[Symbol.dispose]();
    await settle();
    assertEquals(clock.pendingTimers, 0);
  }
});
