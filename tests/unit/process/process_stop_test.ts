import { assertEquals } from "@std/assert";
import { Process } from "../../../src/process/process.ts";
import { settle } from "../../support/fake_clock.ts";
import { FakeWorld } from "../../support/fake_world.ts";
import { runningProcess } from "../../support/running_process.ts";
import { processSpec } from "../../support/specs.ts";

Deno.test("stop() signals the group and answers when it is empty", async () => {
  using world = new FakeWorld();
  const process = await runningProcess(world);
  const stopped = process.stop();
  assertEquals(process.state, "STOPPING");
  assertEquals(world.spawner.last.signals, ["SIGTERM"]);
  world.spawner.last.exit({ kind: "signaled", signal: "SIGTERM" });
  assertEquals(await stopped, { ok: true, already: false });
  const { state, pid, uptime, exit } = process.info();
  assertEquals([state, pid, uptime], ["STOPPED", null, null]);
  assertEquals([exit?.signal, exit?.code], ["SIGTERM", null]);
});

Deno.test("stop() kills after stopwaitsecs", async () => {
  using world = new FakeWorld();
  const process = await runningProcess(world, { stopWaitMs: 5_000 });
  const stopped = process.stop();
  await world.clock.advance(4_999);
  assertEquals(world.spawner.last.signals, ["SIGTERM"]);
  await world.clock.advance(1);
  assertEquals(world.spawner.last.signals, ["SIGTERM", "SIGKILL"]);
  assertEquals(await stopped, { ok: true, already: false });
});

Deno.test("stop() waits for a grandchild that outlives the leader", async () => {
  using world = new FakeWorld();
  const process = await runningProcess(world);
  const { last } = world.spawner;
  last.exitOn("SIGTERM").addMember("stubborn");
  const stopped = process.stop();
  await world.clock.advance(9_999);
  assertEquals(process.state, "STOPPING");
  assertEquals(process.info().reason, "ending processes that it left behind");
  await world.clock.advance(1 + 5);
  assertEquals(await stopped, { ok: true, already: false });
  assertEquals(last.livingCount, 0);
});

Deno.test("stop() does not wait for a zombie that nobody reaps", async () => {
  using world = new FakeWorld();
  const process = await runningProcess(world);
  const { last } = world.spawner;
  last.exitOn("SIGTERM").addMember("zombie", {
    diesOn: ["SIGTERM"],
    staysZombie: true,
  });
  const stopped = process.stop();
  await world.clock.advance(5);
  assertEquals(await stopped, { ok: true, already: false });
});

Deno.test("stop() is honest about what SIGKILL does not end", async () => {
  using world = new FakeWorld();
  const process = await runningProcess(world);
  world.spawner.last.unkillable = true;
  const stopped = process.stop();
  await world.clock.advance(12_000);
  assertEquals(await stopped, { ok: false, why: "stuck" });
  assertEquals(process.state, "STOPPING");
  assertEquals(world.log.matching("critical:").length, 1);
  world.spawner.last.exit({ kind: "signaled", signal: "SIGKILL" });
  await settle();
  assertEquals(process.state, "STOPPED");
});

Deno.test("stop() during the spawn kills the child as soon as it is there", async () => {
  using world = new FakeWorld();
  const release = world.spawner.holdNext();
  const process = new Process(processSpec(), world);
  const started = process.start();
  const stopped = process.stop();
  await settle();
  release();
  assertEquals(await stopped, { ok: true, already: false });
  assertEquals(await started, { ok: false, why: "overruled" });
  assertEquals(world.spawner.last.signals, ["SIGKILL"]);
  assertEquals(process.state, "STOPPED");
});

Deno.test("stop() during BACKOFF ends the waiting", async () => {
  using world = new FakeWorld();
  const process = await runningProcess(world);
  world.spawner.last.exit(1);
  await settle();
  assertEquals(process.state, "BACKOFF");
  assertEquals(await process.stop(), { ok: true, already: false });
  assertEquals(process.state, "STOPPED");
  assertEquals(world.clock.pendingTimers, 0);
});

Deno.test("start() while stopping starts a new run and both get true answers", async () => {
  using world = new FakeWorld();
  const process = await runningProcess(world);
  const stopped = process.stop();
  const started = process.start();
  world.spawner.last.exit(0);
  assertEquals(await stopped, { ok: true, already: false });
  await world.clock.advance(1_000);
  assertEquals(await started, { ok: true, already: false });
  assertEquals(world.spawner.children.length, 2);
});

Deno.test("restart() answers for the new run only", async () => {
  using world = new FakeWorld();
  const process = await runningProcess(world);
  const restarted = process.restart();
  world.spawner.last.exit(0);
  await world.clock.advance(999);
  assertEquals(process.state, "STARTING");
  await world.clock.advance(1);
  assertEquals(await restarted, { ok: true, already: false });
  assertEquals(process.info().pid, 1001);
  assertEquals(process.info().restarts, 0);
});

Deno.test("restart() by force kills without asking", async () => {
  using world = new FakeWorld();
  const process = await runningProcess(world);
  const restarted = process.restart(true);
  assertEquals(world.spawner.last.signals, ["SIGKILL"]);
  await world.clock.advance(1_000);
  assertEquals(await restarted, { ok: true, already: false });
});

Deno.test("restart() during STARTING replaces the run", async () => {
  using world = new FakeWorld();
  const process = new Process(processSpec(), world);
  const started = process.start();
  await settle();
  world.spawner.last.exitOn("SIGTERM");
  const restarted = process.restart();
  await world.clock.advance(1_000);
  assertEquals(await started, { ok: true, already: false });
  assertEquals(await restarted, { ok: true, already: false });
  assertEquals(process.info().pid, 1001);
});
