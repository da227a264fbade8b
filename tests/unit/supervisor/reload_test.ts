import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { SupervisorError } from "../../../src/model/errors.ts";
import type { ReloadReport } from "../../../src/model/reload_report.ts";
import { settle } from "../../support/fake_clock.ts";
import { FakeWorld } from "../../support/fake_world.ts";
import {
  endBench,
  loadText,
  outcomes,
  pidsOf,
  readPrograms,
  startPrograms,
  SupervisorBench,
} from "../../support/supervisor_bench.ts";

/** Each process of a report with what is done with it. */
function actions({ processes }: ReloadReport): Record<string, string> {
  return Object.fromEntries(
    processes.map(({ name, action }) => [name, action]),
  );
}

Deno.test("reload() adds, removes and marks, and leaves the rest alone", async () => {
  using world = new FakeWorld();
  const bench = await startPrograms(world, {
    a: "",
    b: "autostart = no",
    c: "",
  });
  const before = pidsOf(bench);
  await readPrograms(bench, {
    d: "",
    e: "autostart = no",
    a: "command = other",
    b: "autostart = no",
  });
  const report = await bench.supervisor.reload();
  assertEquals([report.added, report.removed, report.changed, report.applied], [
    ["d", "e"],
    ["c"],
    ["a"],
    true,
  ]);
  assertEquals(actions(report), { d: "start", e: "add", a: "mark", c: "stop" });
  await world.clock.advance(1_000);
  assertEquals(bench.states(), {
    d: "RUNNING",
    e: "STOPPED",
    a: "RUNNING",
    b: "STOPPED",
  });
  const [info] = bench.supervisor.status(["a"]);
  assertEquals([info?.pid, info?.changed], [before["a"], true]);
  const restarted = bench.supervisor.restart("a");
  await world.clock.advance(1_000);
  assertEquals((await restarted).process.changed, false);
  assertEquals(world.spawner.last.request.argv, ["other"]);
  await endBench(bench);
});

Deno.test("reload() tells what the file probably does not mean", async () => {
  using world = new FakeWorld();
  const bench = await startPrograms(world, { a: "" });
  await readPrograms(bench, { a: "command = a | b" });
  const { warnings: [first = "", ...rest] } = await bench.supervisor.reload({
    plan: true,
  });
  assertMatch(first, /^x\.ini:\d+: \[program:a\] command: No shell runs/);
  assertEquals(rest, []);
  assertEquals((await bench.supervisor.reload()).warnings, [first]);
  // A plan is no reason to write into the log.
  assertEquals(world.log.matching("No shell runs").length, 1);
  await endBench(bench);
});

Deno.test("reload({ plan }) says the same and changes nothing", async () => {
  using world = new FakeWorld();
  const bench = await startPrograms(world, { a: "", c: "" });
  const before = [bench.states(), pidsOf(bench)];
  await readPrograms(bench, { a: "command = other", d: "" });
  const plan = { plan: true, restart: "changed" } as const;
  const report = await bench.supervisor.reload(plan);
  assertEquals(actions(report), { a: "restart", d: "start", c: "stop" });
  assertEquals(outcomes(report), { a: "planned", d: "planned", c: "planned" });
  assertEquals(report.applied, false);
  await world.clock.advance(1_000);
  assertEquals([bench.states(), pidsOf(bench)], before);
  assertEquals(bench.adoptions, []);
  // The next one finds the same difference.
  assertEquals(actions(await bench.supervisor.reload(plan)), actions(report));
  await endBench(bench);
});

Deno.test("reload({ restart }) restarts what is outdated, and nothing else", async () => {
  using world = new FakeWorld();
  const bench = await startPrograms(world, {
    same: "",
    live: "",
    a: "",
    idle: "autostart = no",
  });
  const before = pidsOf(bench);
  await readPrograms(bench, {
    same: "",
    live: "stopsignal = INT",
    a: "command = other",
    idle: "command = more\nautostart = no",
  });
  const reloaded = bench.supervisor.reload({ restart: "changed" });
  await world.clock.advance(1_000);
  const report = await reloaded;
  assertEquals(actions(report), {
    live: "live",
    a: "restart",
    idle: "next-start",
  });
  assertEquals(outcomes(report), { live: "done", a: "done", idle: "done" });
  assertEquals(pidsOf(bench), { ...before, a: world.spawner.last.pid });
  assertEquals(world.spawner.last.request.argv, ["other"]);
  world.spawner.children.forEach((child) => child.exitOn("SIGINT"));
  await endBench(bench);
});

Deno.test("reload({ restart }) restarts what an earlier reload has left", async () => {
  using world = new FakeWorld();
  const bench = await startPrograms(world, { a: "", b: "" });
  await readPrograms(bench, { a: "command = other", b: "" });
  await bench.supervisor.reload();
  assertEquals((await bench.supervisor.reload()).changed, []);
  const plan = await bench.supervisor.reload({
    plan: true,
    restart: "changed",
  });
  const [change] = plan.processes;
  assertEquals([change?.action, change?.options], ["restart", [{
    option: "command",
    old: "a",
    new: "other",
    needs: "restart",
  }]]);
  const reloaded = bench.supervisor.reload({ restart: "changed" });
  await world.clock.advance(1_000);
  assertEquals(outcomes(await reloaded), { a: "done" });
  assertEquals(bench.supervisor.status(["a"])[0]?.changed, false);
  const again = await bench.supervisor.reload({ restart: "changed" });
  assertEquals(again.processes, []);
  await endBench(bench);
});

Deno.test("reload({ restart }) tells of a restart that failed, and goes on with it", async () => {
  using world = new FakeWorld();
  const bench = await startPrograms(world, { a: "" });
  await readPrograms(bench, { a: "command = bad\nstartretries = 0" });
  const reloaded = bench.supervisor.reload({ restart: "changed" });
  await world.clock.advance(1_000);
  const failure = "failed: a failed to start (state: FATAL): " +
    "exited with status 7 too quickly; gave up after 0 retries";
  assertEquals(
    outcomes(await reloaded)["a"]?.slice(0, 41),
    failure.slice(0, 41),
  );
  // What is FATAL gets another try when its configuration is corrected.
  await readPrograms(bench, { a: "command = good\nstartretries = 0" });
  const corrected = bench.supervisor.reload({ restart: "changed" });
  await world.clock.advance(1_000);
  assertEquals(outcomes(await corrected), { a: "done" });
  assertEquals(bench.states(), { a: "RUNNING" });
  await endBench(bench);
});

Deno.test("reload() lets nobody start what it is removing", async () => {
  using world = new FakeWorld();
  const bench = await startPrograms(world, { a: "", c: "" });
  const { supervisor } = bench;
  world.spawner.children.at(-1)?.exitOn("SIGTERM", 0);
  const slow = world.spawner.children.find(({ request }) =>
    request.argv[0] === "c"
  );
  if (slow !== undefined) slow.unkillable = true;
  await readPrograms(bench, { a: "" });
  const reloaded = supervisor.reload();
  await settle();
  const error = await assertRejects(
    () => supervisor.start("c"),
    SupervisorError,
  );
  assertEquals(error.code, "PROCESS_NOT_FOUND");
  await world.clock.advance(12_000);
  await reloaded;
  // What could not be stopped stays in view until it has ended.
  assertEquals(bench.states(), { a: "RUNNING", c: "STOPPING" });
  slow?.exit(0);
  await world.clock.advance(1_000);
  assertEquals(bench.states(), { a: "RUNNING" });
  await endBench(bench);
});

Deno.test("reload() that fails changes nothing, and the next one works", async () => {
  using world = new FakeWorld();
  const bench = await startPrograms(world, { a: "" });
  bench.next = new SupervisorError("RELOAD_FAILED", "No such file");
  await assertRejects(
    () => bench.supervisor.reload(),
    SupervisorError,
    "No such",
  );
  assertEquals(bench.states(), { a: "RUNNING" });
  await readPrograms(bench, { c: "" });
  await bench.supervisor.reload();
  await world.clock.advance(1_000);
  assertEquals(bench.states(), { c: "RUNNING" });
  await endBench(bench);
});

Deno.test("reload() caught by a shutdown does not claim to have been done", async () => {
  using world = new FakeWorld();
  const bench = await startPrograms(world, { a: "" });
  const child = world.spawner.last;
  child.unkillable = true;
  await readPrograms(bench, { c: "" });
  const reloaded = assertRejects(
    () => bench.supervisor.reload(),
    SupervisorError,
  );
  await settle();
  const stopped = bench.supervisor.stopAll(30_000, new Promise(() => {}));
  child.unkillable = false;
  await world.clock.advance(10_010);
  await stopped;
  assertEquals((await reloaded).code, "SHUTTING_DOWN");
  assertEquals(world.spawner.children.length, 1);
});

Deno.test("reload() changes settings of the daemon, or says why not", async () => {
  using world = new FakeWorld();
  const bench = new SupervisorBench(world, await loadText("[supervice]\n"));
  bench.next = await loadText(
    "[supervice]\nshutdown_timeout = 5\nsocket = /srv/other\n",
  );
  const { settings, refused } = await bench.supervisor.reload();
  assertEquals(settings, [
    { section: "supervice", option: "shutdown_timeout", old: "30s", new: "5" },
  ]);
  assertEquals(refused, [{
    section: "supervice",
    option: "socket",
    old: "/tmp/supervice.sock",
    new: "/srv/other",
    reason: "it is where this daemon is reached",
  }]);
  const [adoption] = bench.adoptions;
  assertEquals(
    [adoption?.settings.shutdownMs, adoption?.settings.socket],
    [5_000, "/tmp/supervice.sock"],
  );
  assertEquals(
    world.log.lines.filter((line) => /socket of/.test(line)).length,
    1,
  );
  // What was refused is refused again; what was taken over is not new.
  const again = await bench.supervisor.reload();
  assertEquals([again.settings, again.refused], [[], refused]);
});

Deno.test("reload() starts what is new in the order of priorities", async () => {
  using world = new FakeWorld();
  const bench = await startPrograms(world, {});
  await readPrograms(bench, {
    last: "priority = 9",
    first: "priority = 1",
    second: "priority = 2",
  });
  await bench.supervisor.reload();
  await world.clock.advance(1_000);
  assertEquals(
    world.spawner.children.map(({ request }) => request.argv[0]),
    ["first", "second", "last"],
  );
  await endBench(bench);
});
