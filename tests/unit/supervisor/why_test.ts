import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { SupervisorError } from "../../../src/model/errors.ts";
import type { ProcessSpec } from "../../../src/model/process_spec.ts";
import { SpawnError } from "../../../src/ports/spawner.ts";
import type { Supervisor } from "../../../src/supervisor/supervisor.ts";
import { FakeWorld } from "../../support/fake_world.ts";
import { processSpec } from "../../support/specs.ts";
import { configOf, SupervisorBench } from "../../support/supervisor_bench.ts";

function supervise(
  world: FakeWorld,
  changes: Partial<ProcessSpec> = {},
): { supervisor: Supervisor; why: () => string } {
  const config = configOf([processSpec(changes)]);
  const { supervisor } = new SupervisorBench(world, config);
  return { supervisor, why: () => supervisor.why("web").message };
}

const NEVER_RUN = "web has not been started since the daemon started.";

Deno.test("why() of a process that was never started", () => {
  using world = new FakeWorld();
  assertEquals(supervise(world).why(), NEVER_RUN);
  assertEquals(
    supervise(world, { autostart: false }).why(),
    `${NEVER_RUN} It does not start with the daemon (autostart = false).`,
  );
});

Deno.test("why() of a process that starts, runs and is stopped", async () => {
  using world = new FakeWorld();
  const { supervisor, why } = supervise(world);
  supervisor.startAll();
  assertEquals(why(), "web is about to be started.");
  await world.clock.advance(0);
  assertEquals(
    why(),
    "web has been started, and counts as RUNNING once it has lived for 1s " +
      "(startsecs).",
  );
  await world.clock.advance(61_000);
  assertEquals(why(), "web has been running for 1m.");
  const stopped = supervisor.stop("web");
  assertEquals(
    why(),
    "web is being stopped, and something of it is still alive. SIGTERM was " +
      "sent at 2026-01-01T00:01:01.000Z, and has not ended it yet: SIGKILL " +
      "follows at 2026-01-01T00:01:11.000Z (stopwaitsecs).",
  );
  world.spawner.last.exit(0);
  await stopped;
  assertEquals(
    why(),
    "web was stopped because somebody asked. Its last run ended at " +
      "2026-01-01T00:01:01.000Z with status 0, as somebody asked.",
  );
});

Deno.test("why() of a process that only SIGKILL ends", async () => {
  using world = new FakeWorld();
  const { supervisor, why } = supervise(world, {
    startMs: 0,
    stopSteps: [
      { signal: "SIGINT", waitMs: 1_000 },
      { signal: "SIGTERM", waitMs: 2_000 },
    ],
  });
  await supervisor.start("web");
  const stopped = supervisor.stop("web");
  const stop = () => supervisor.info("web").stop;
  assertEquals(stop(), {
    signal: "SIGINT",
    sentAt: "2026-01-01T00:00:00.000Z",
    next: "SIGTERM",
    nextAt: "2026-01-01T00:00:01.000Z",
  });
  await world.clock.advance(1_500);
  assertEquals(stop(), {
    signal: "SIGTERM",
    sentAt: "2026-01-01T00:00:01.000Z",
    next: "SIGKILL",
    nextAt: "2026-01-01T00:00:03.000Z",
  });
  // Not even that, as when it waits for a disk.
  world.spawner.last.unkillable = true;
  await world.clock.advance(2_000);
  assertEquals(
    why(),
    "web is being stopped, and something of it is still alive. SIGKILL was " +
      "sent at 2026-01-01T00:00:03.000Z, and has not ended it yet.",
  );
  world.spawner.last.unkillable = false;
  world.spawner.last.receiveAlone("SIGKILL");
  await stopped;
  assertEquals(stop(), null);
  assertEquals(
    why(),
    "web was stopped because somebody asked. Its last run ended at " +
      "2026-01-01T00:00:03.500Z by SIGKILL, as somebody asked. That SIGKILL " +
      "came after stop signals that had not ended it in time (stopwaitsecs), " +
      "or with --force.",
  );
});

for (const escaped of [false, true]) {
  const where = escaped ? "outside its group" : "in its group";
  Deno.test(`why() of a program that leaves processes ${where}`, async () => {
    using world = new FakeWorld();
    world.spawner.onSpawn = (child) => {
      child.addMember("daemon", { escaped, diesOn: ["SIGTERM"] });
      child.exit(0);
    };
    const { supervisor, why } = supervise(world, { startRetries: 1 });
    supervisor.startAll();
    await world.clock.advance(500);
    const forking = "It had left processes behind: a program must stay in " +
      "the foreground, and most have an option for that.";
    assertStringIncludes(why(), forking);
    const { leftBehind, process } = supervisor.info("web");
    assertEquals([leftBehind, process.state, process.reason], [
      true,
      "BACKOFF",
      "exited with status 0 too quickly: it left processes behind",
    ]);
    world.spawner.onSpawn = (child) => child.exit(0);
    await world.clock.advance(1_000);
    assertEquals(supervisor.info("web").leftBehind, false);
    assertEquals(why().includes(forking), false);
  });
}

Deno.test("why() of a process that fails to start", async () => {
  using world = new FakeWorld();
  world.spawner.onSpawn = (child) => child.exit(7);
  const { supervisor, why } = supervise(world, { startRetries: 1 });
  supervisor.startAll();
  await world.clock.advance(0);
  const run = (second: number) =>
    `Its last run ended at 2026-01-01T00:00:0${second}.000Z with status 7, ` +
    "before it counted as started.";
  assertEquals(
    why(),
    "web waits to be started again: exited with status 7 too quickly. 1 of 2 starts " +
      "in a row failed (startretries = 1). The next try is at " +
      `2026-01-01T00:00:01.000Z. ${run(0)}`,
  );
  assertEquals(
    supervisor.info("web").retryAt,
    "2026-01-01T00:00:01.000Z",
  );
  await world.clock.advance(1_000);
  assertEquals(
    why(),
    "web is FATAL: gave up after 2 tries: exited with status 7 too quickly. " +
      `It stays down until somebody starts it. ${run(1)} ` +
      "The daemon has started it again once by itself.",
  );
  assertEquals(supervisor.info("web").retryAt, null);
});

Deno.test("why() tells when FATAL is tried again", async () => {
  using world = new FakeWorld();
  world.spawner.failNext(new SpawnError("No such program", false));
  const { supervisor, why } = supervise(world, { fatalRetryMs: 60_000 });
  supervisor.startAll();
  await world.clock.advance(0);
  assertEquals(
    why(),
    "web is FATAL: No such program. " +
      "The next try is at 2026-01-01T00:01:00.000Z.",
  );
  await supervisor.stop("web");
});

Deno.test("why() of a process that has ended by itself", async () => {
  using world = new FakeWorld();
  const { supervisor, why } = supervise(world, {
    autorestart: "never",
    startMs: 0,
  });
  await supervisor.start("web");
  world.spawner.last.receiveAlone("SIGKILL");
  await world.clock.advance(0);
  assertEquals(
    why(),
    "web has ended by itself: was ended by SIGKILL. It is not started again " +
      "(autorestart = false). Its last run ended at 2026-01-01T00:00:00.000Z " +
      "by SIGKILL, by itself. That SIGKILL did not come from this daemon: " +
      "maybe memory was short.",
  );
});

Deno.test("why() of a process with health checks", async () => {
  using world = new FakeWorld();
  const { supervisor, why } = supervise(world, {
    startMs: 0,
    health: {
      probe: { kind: "tcp", host: "localhost", port: 80 },
      intervalMs: 1_000,
      timeoutMs: 1_000,
      retries: 2,
      startPeriodMs: 0,
    },
  });
  await supervisor.start("web");
  assertEquals(
    why(),
    "web has been running for 0s. Its health is not known yet.",
  );
  world.watches[0]?.reports.healthy();
  assertEquals(why(), "web has been running for 0s. Its health checks pass.");
  world.watches[0]?.reports.unhealthy("refused");
  const { message, process } = supervisor.why("web");
  assertEquals(
    message.split(".")[0],
    {
      UNHEALTHY: "web runs, but its health checks fail: refused",
      STOPPING: "web is being stopped, and something of it is still alive",
    }[process.state as string],
  );
  world.spawner.last.exit(0);
  await supervisor.stop("web");
});

Deno.test("info() and why() refuse a name that is not there", async () => {
  using world = new FakeWorld();
  const { supervisor } = supervise(world);
  for (const method of ["info", "why"] as const) {
    const error = await assertRejects(
      // deno-lint-ignore require-await
      async () => supervisor[method]("nobody"),
      SupervisorError,
    );
    assertEquals(error.code, "PROCESS_NOT_FOUND");
  }
});
