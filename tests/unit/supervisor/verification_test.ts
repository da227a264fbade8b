import { assert, assertEquals, assertRejects } from "@std/assert";
import { SupervisorError } from "../../../src/model/errors.ts";
import { settle } from "../../support/fake_clock.ts";
import { FakeWorld } from "../../support/fake_world.ts";
import {
  endBench,
  outcomes,
  pidsOf,
  readPrograms,
  startPrograms,
} from "../../support/supervisor_bench.ts";

const VERIFY = { restart: "changed", verifyMs: 10_000 } as const;
const CHECKED = "healthcheck_type = tcp\nhealthcheck_port = 1";

Deno.test("verify takes back a program that does not come up", async () => {
  using world = new FakeWorld();
  const bench = await startPrograms(world, { web: "", other: "" });
  const before = pidsOf(bench);
  await readPrograms(bench, {
    web: "command = bad\nstartretries = 0",
    other: "",
    fresh: "",
  });
  const reloaded = bench.supervisor.reload(VERIFY);
  await world.clock.advance(2_000);
  assertEquals(outcomes(await reloaded), {
    web: "rolled-back: web failed to start (state: FATAL): gave up after 1 " +
      "try: exited with status 7 too quickly",
    fresh: "done",
  });
  assertEquals(bench.states(), {
    web: "RUNNING",
    other: "RUNNING",
    fresh: "RUNNING",
  });
  assertEquals(pidsOf(bench)["other"], before["other"]);
  assertEquals(world.spawner.last.request.argv, ["web"]);
  assertEquals(bench.supervisor.status(["web"])[0]?.changed, false);
  // The old configuration is the one in use: the difference is still there.
  const plan = await bench.supervisor.reload({ plan: true });
  assertEquals(plan.changed, ["web"]);
  assertEquals(
    bench.adoptions.at(-1)?.processes.map(({ argv }) => argv[0]),
    ["web", "other", "fresh"],
  );
  await endBench(bench);
});

Deno.test("verify answers as soon as all have come up", async () => {
  using world = new FakeWorld();
  const bench = await startPrograms(world, { web: CHECKED, a: "" });
  await readPrograms(bench, { web: `${CHECKED}\nnice = 1`, a: "nice = 1" });
  let isDone = false;
  const reloaded = bench.supervisor.reload(VERIFY);
  reloaded.then(() => isDone = true);
  await world.clock.advance(5_000);
  assertEquals([isDone, bench.states()], [
    false,
    { web: "RUNNING", a: "RUNNING" },
  ]);
  world.watches.at(-1)?.reports.passed("connected");
  world.watches.at(-1)?.reports.healthy();
  await settle();
  assertEquals(isDone, true);
  assertEquals(outcomes(await reloaded), { web: "done", a: "done" });
  await endBench(bench);
});

Deno.test("verify takes back what is unhealthy, or not healthy in time", async () => {
  for (const isTold of [true, false]) {
    using world = new FakeWorld();
    const bench = await startPrograms(world, { web: CHECKED });
    await readPrograms(bench, { web: `${CHECKED}\nnice = 1` });
    const reloaded = bench.supervisor.reload(VERIFY);
    await world.clock.advance(3_000);
    if (isTold) world.watches.at(-1)?.reports.unhealthy("refused");
    await world.clock.advance(20_000);
    assertEquals(outcomes(await reloaded), {
      web: isTold
        ? "rolled-back: web is unhealthy: refused"
        : "rolled-back: web was not found healthy within 10s",
    });
    assertEquals(world.spawner.last.request.nice, null);
    await endBench(bench);
  }
});

Deno.test("verify gives the time from the end of the old run", async () => {
  using world = new FakeWorld();
  const bench = await startPrograms(world, { web: "stopwaitsecs = 60" });
  const old = world.spawner.last;
  old.unkillable = true;
  await readPrograms(bench, {
    web: "command = bad\nstopwaitsecs = 60\nstartretries = infinite",
  });
  let isDone = false;
  const reloaded = bench.supervisor.reload(VERIFY);
  reloaded.then(() => isDone = true);
  await world.clock.advance(30_000);
  assertEquals([isDone, bench.states()], [false, { web: "STOPPING" }]);
  old.unkillable = false;
  old.exit(0);
  await world.clock.advance(9_900);
  assertEquals([isDone, bench.states()], [false, { web: "BACKOFF" }]);
  await world.clock.advance(2_000);
  assertEquals(outcomes(await reloaded), {
    web: "rolled-back: web did not reach RUNNING within 10s (state: BACKOFF)" +
      ": exited with status 7 too quickly",
  });
  assertEquals(world.spawner.last.request.argv, ["web"]);
  await endBench(bench);
});

Deno.test("verify takes back a program as a whole, its numprocs included", async () => {
  using world = new FakeWorld();
  const bench = await startPrograms(world, { w: "numprocs = 3" });
  const before = pidsOf(bench);
  await readPrograms(bench, {
    w: "command = bad\nnumprocs = 2\nstartretries = 0",
  });
  const reloaded = bench.supervisor.reload(VERIFY);
  await world.clock.advance(5_000);
  const found = outcomes(await reloaded);
  assertEquals(Object.keys(found), ["w:00", "w:01", "w:02"]);
  for (const text of Object.values(found)) {
    assert(text.startsWith("rolled-back"));
  }
  assertEquals(bench.states(), {
    "w:00": "RUNNING",
    "w:01": "RUNNING",
    "w:02": "RUNNING",
  });
  const running = world.spawner.children.filter(({ alive }) => alive);
  assertEquals(running.map(({ request }) => request.argv[0]), ["w", "w", "w"]);
  assertEquals(
    Object.values(pidsOf(bench)).filter((pid) =>
      Object.values(before).includes(pid)
    ),
    [],
  );
  await endBench(bench);
});

Deno.test("verify takes back one process that became several", async () => {
  using world = new FakeWorld();
  const bench = await startPrograms(world, { w: "", idle: "autostart = no" });
  await readPrograms(bench, {
    w: "command = bad\nnumprocs = 2\nstartretries = 0",
    idle: "autostart = no\nnice = 1",
  });
  const reloaded = bench.supervisor.reload(VERIFY);
  await world.clock.advance(5_000);
  const found = outcomes(await reloaded);
  assertEquals(found["idle"], "done");
  assertEquals(bench.states(), { w: "RUNNING", idle: "STOPPED" });
  assertEquals(bench.supervisor.resolve(["all"]), ["w", "idle"]);
  await endBench(bench);
});

Deno.test("verify leaves a new program that does not come up, and tells so", async () => {
  using world = new FakeWorld();
  const bench = await startPrograms(world, {});
  await readPrograms(bench, { web: "command = bad\nstartretries = 0" });
  const reloaded = bench.supervisor.reload(VERIFY);
  await world.clock.advance(2_000);
  const text = outcomes(await reloaded)["web"];
  assert(text?.startsWith("failed: web failed to start (state: FATAL)"), text);
  assertEquals(bench.states(), { web: "FATAL" });
  await endBench(bench);
});

Deno.test("verify does not start again what somebody has stopped meanwhile", async () => {
  using world = new FakeWorld();
  const bench = await startPrograms(world, { web: CHECKED });
  await readPrograms(bench, { web: `${CHECKED}\nnice = 1` });
  const reloaded = bench.supervisor.reload(VERIFY);
  await world.clock.advance(2_000);
  const stopped = bench.supervisor.stop("web");
  await world.clock.advance(1_000);
  assertEquals((await stopped).message, "Stopped web");
  assertEquals(outcomes(await reloaded), {
    web: "overruled: web was stopped by another request",
  });
  await world.clock.advance(20_000);
  assertEquals(bench.states(), { web: "STOPPED" });
  // The new configuration is the one in use.
  assertEquals((await bench.supervisor.reload()).changed, []);
  await endBench(bench);
});

Deno.test("verify that goes back leaves a stopped fellow down", async () => {
  using world = new FakeWorld();
  const bench = await startPrograms(world, { w: "numprocs = 2" });
  await readPrograms(bench, { w: `numprocs = 2\n${CHECKED}` });
  const reloaded = bench.supervisor.reload(VERIFY);
  await world.clock.advance(2_000);
  const stopped = bench.supervisor.stop("w:01");
  await world.clock.advance(20_000);
  await stopped;
  const found = outcomes(await reloaded);
  assertEquals(
    found["w:00"],
    "rolled-back: w:00 was not found healthy within 10s",
  );
  assertEquals(bench.states(), { "w:00": "RUNNING", "w:01": "STOPPED" });
  assertEquals((await bench.supervisor.reload({ plan: true })).changed, [
    "w:00",
    "w:01",
  ]);
  await endBench(bench);
});

Deno.test("verify tells when the old configuration fails, too", async () => {
  using world = new FakeWorld();
  const bench = await startPrograms(world, { web: "startretries = 0" });
  await readPrograms(bench, { web: "command = bad\nstartretries = 0" });
  world.spawner.onSpawn = (child) => child.exit(9);
  const reloaded = bench.supervisor.reload(VERIFY);
  await world.clock.advance(5_000);
  const text = outcomes(await reloaded)["web"] ?? "";
  assert(text.includes("with its old configuration: web failed to"), text);
  assertEquals(bench.states(), { web: "FATAL" });
  await endBench(bench);
});

Deno.test("verify ends at once when the daemon shuts down", async () => {
  using world = new FakeWorld();
  const bench = await startPrograms(world, { web: CHECKED });
  await readPrograms(bench, { web: `${CHECKED}\nnice = 1` });
  const reloaded = assertRejects(
    () => bench.supervisor.reload(VERIFY),
    SupervisorError,
  );
  await world.clock.advance(2_000);
  const spawned = world.spawner.children.length;
  bench.supervisor.shutdown();
  assertEquals((await reloaded).code, "SHUTTING_DOWN");
  await endBench(bench);
  assertEquals(world.spawner.children.length, spawned);
});

Deno.test("a reload waits for the one that verifies", async () => {
  using world = new FakeWorld();
  const bench = await startPrograms(world, { web: CHECKED });
  await readPrograms(bench, { web: `${CHECKED}\nnice = 1` });
  const first = bench.supervisor.reload(VERIFY);
  await settle();
  await readPrograms(bench, { web: `${CHECKED}\nnice = 1`, late: "" });
  const second = bench.supervisor.reload();
  await world.clock.advance(5_000);
  assertEquals(Object.keys(bench.states()), ["web"]);
  world.watches.at(-1)?.reports.passed("connected");
  world.watches.at(-1)?.reports.healthy();
  assertEquals(outcomes(await first), { web: "done" });
  assertEquals((await second).added, ["late"]);
  await world.clock.advance(1_000);
  await endBench(bench);
});

Deno.test("reload({ restart }) is not fooled by a child that was being made", async () => {
  using world = new FakeWorld();
  const bench = await startPrograms(world, { web: "" });
  const release = world.spawner.holdNext();
  const restarted = bench.supervisor.restart("web");
  await settle();
  await readPrograms(bench, { web: "command = other" });
  const reloaded = bench.supervisor.reload({ restart: "changed" });
  await settle();
  release();
  await world.clock.advance(5_000);
  await restarted;
  assertEquals(outcomes(await reloaded), { web: "done" });
  assertEquals(world.spawner.last.request.argv, ["other"]);
  assertEquals(bench.supervisor.status(["web"])[0]?.changed, false);
  await endBench(bench);
});
