import { assertEquals } from "@std/assert";
import { settle } from "../../support/fake_clock.ts";
import { FakeWorld } from "../../support/fake_world.ts";
import { runningProcess } from "../../support/running_process.ts";

Deno.test("uptime counts whole seconds and ignores a jump of the wall clock", async () => {
  using world = new FakeWorld();
  const process = await runningProcess(world);
  await world.clock.advance(2_999);
  world.clock.jumpWall(3_600_000);
  assertEquals(process.info().uptime, 2);
});

Deno.test("delays and the count of crashes ignore a jump of the wall clock", async () => {
  for (const jumpMs of [86_400_000, -86_400_000]) {
    using world = new FakeWorld();
    const process = await runningProcess(world, {
      startMs: 1_000,
      startLimit: 2,
      startLimitWindowMs: 60_000,
      killEscaped: false,
    });
    world.spawner.last.exit(1);
    await world.clock.advance(1_000);
    world.clock.jumpWall(jumpMs);
    world.spawner.last.exit(1);
    await settle();
    assertEquals(process.state, "BACKOFF");
    world.clock.jumpWall(jumpMs);
    await world.clock.advance(999);
    assertEquals(process.state, "BACKOFF");
    await world.clock.advance(1);
    assertEquals(process.state, "STARTING");
    world.clock.jumpWall(jumpMs);
    await world.clock.advance(999);
    assertEquals(process.state, "STARTING");
    await world.clock.advance(1);
    world.spawner.last.exit(1);
    await settle();
    assertEquals(process.state, "FATAL");
  }
});
