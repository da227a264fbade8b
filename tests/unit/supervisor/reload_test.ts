import { assertEquals, assertRejects } from "@std/assert";
import { loadConfig } from "../../../src/config/load_config.ts";
import { SupervisorError } from "../../../src/model/errors.ts";
import type { Config } from "../../../src/model/process_spec.ts";
import type { ReloadReport } from "../../../src/model/reload_report.ts";
import { fixtureHost } from "../../support/config_host.ts";
import { settle } from "../../support/fake_clock.ts";
import { FakeWorld } from "../../support/fake_world.ts";
import { SupervisorBench } from "../../support/supervisor_bench.ts";

async function load(text: string): Promise<Config> {
  const host = fixtureHost();
  host.files.put("/srv/x.ini", text);
  return await loadConfig("x.ini", host);
}

/** Programs, each with its lines; the command is its name unless given. */
function programs(lines: Readonly<Record<string, string>>): string {
  return Object.entries(lines).map(([name, more]) => {
    const command = /^command ?=/m.test(more) ? "" : `command = ${name}\n`;
    return `[program:${name}]\n${command}${more}\n`;
  }).join("\n");
}

/** A supervisor that has started what the text says. */
async function start(
  world: FakeWorld,
  lines: Readonly<Record<string, string>>,
): Promise<SupervisorBench> {
  world.spawner.onSpawn = (child) => {
    child.exitOn("SIGTERM");
    if (child.request.argv[0] === "bad") child.exit(7);
  };
  const bench = new SupervisorBench(world, await load(programs(lines)));
  bench.supervisor.startAll();
  await world.clock.advance(1_000);
  return bench;
}

async function read(
  bench: SupervisorBench,
  lines: Readonly<Record<string, string>>,
): Promise<void> {
  bench.next = await load(programs(lines));
}

function pids(bench: SupervisorBench): Record<string, number | null> {
  return Object.fromEntries(
    bench.supervisor.status().map(({ name, pid }) => [name, pid]),
  );
}

/** Each process of a report with what is done with it. */
function actions({ processes }: ReloadReport): Record<string, string> {
  return Object.fromEntries(
    processes.map(({ name, action }) => [name, action]),
  );
}

/** Each process of a report with what came of it. */
function outcomes({ processes }: ReloadReport): Record<string, string> {
  return Object.fromEntries(
    processes.map(({ name, outcome, message }) => [
      name,
      message === null ? outcome : `${outcome}: ${message}`,
    ]),
  );
}

async function end(bench: SupervisorBench): Promise<void> {
  const { supervisor, world } = bench;
  const never = new Promise<void>(() => {});
  const stopped = supervisor.stopAll(1_000, never);
  await world.clock.advance(5_000);
  await stopped;
}

const VERIFY = { restart: "changed", verifyMs: 10_000 } as const;

Deno.test("reload() adds, removes and marks, and leaves the rest alone", async () => {
  using world = new FakeWorld();
  const bench = await start(world, { a: "", b: "autostart = no", c: "" });
  const before = pids(bench);
  await read(bench, {
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
  await end(bench);
});

Deno.test("reload({ plan }) says the same and changes nothing", async () => {
  using world = new FakeWorld();
  const bench = await start(world, { a: "", c: "" });
  const before = [bench.states(), pids(bench)];
  await read(bench, { a: "command = other", d: "" });
  const plan = { plan: true, restart: "changed" } as const;
  const report = await bench.supervisor.reload(plan);
  assertEquals(actions(report), { a: "restart", d: "start", c: "stop" });
  assertEquals(outcomes(report), { a: "planned", d: "planned", c: "planned" });
  assertEquals(report.applied, false);
  await world.clock.advance(1_000);
  assertEquals([bench.states(), pids(bench)], before);
  assertEquals(bench.adoptions, []);
  // The next one finds the same difference.
  assertEquals(actions(await bench.supervisor.reload(plan)), actions(report));
  await end(bench);
});

Deno.test("reload({ restart }) restarts what is outdated, and nothing else", async () => {
  using world = new FakeWorld();
  const bench = await start(world, {
    same: "",
    live: "",
    a: "",
    idle: "autostart = no",
  });
  const before = pids(bench);
  await read(bench, {
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
  assertEquals(pids(bench), { ...before, a: world.spawner.last.pid });
  assertEquals(world.spawner.last.request.argv, ["other"]);
  world.spawner.children.forEach((child) => child.exitOn("SIGINT"));
  await end(bench);
});

Deno.test("reload({ restart }) restarts what an earlier reload has left", async () => {
  using world = new FakeWorld();
  const bench = await start(world, { a: "", b: "" });
  await read(bench, { a: "command = other", b: "" });
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
  await end(bench);
});

Deno.test("reload({ restart }) tells of a restart that failed, and goes on with it", async () => {
  using world = new FakeWorld();
  const bench = await start(world, { a: "" });
  await read(bench, { a: "command = bad\nstartretries = 0" });
  const reloaded = bench.supervisor.reload({ restart: "changed" });
  await world.clock.advance(1_000);
  const failure = "failed: a failed to start (state: FATAL): " +
    "exited with status 7 too quickly; gave up after 0 retries";
  assertEquals(
    outcomes(await reloaded)["a"]?.slice(0, 41),
    failure.slice(0, 41),
  );
  // What is FATAL gets another try when its configuration is corrected.
  await read(bench, { a: "command = good\nstartretries = 0" });
  const corrected = bench.supervisor.reload({ restart: "changed" });
  await world.clock.advance(1_000);
  assertEquals(outcomes(await corrected), { a: "done" });
  assertEquals(bench.states(), { a: "RUNNING" });
  await end(bench);
});

Deno.test("reload() lets nobody start what it is removing", async () => {
  using world = new FakeWorld();
  const bench = await start(world, { a: "", c: "" });
  const { supervisor } = bench;
  world.spawner.children.at(-1)?.exitOn("SIGTERM", 0);
  const slow = world.spawner.children.find(({ request }) =>
    request.argv[0] === "c"
  );
  if (slow !== undefined) slow.unkillable = true;
  await read(bench, { a: "" });
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
  await end(bench);
});

Deno.test("reload() that fails changes nothing, and the next one works", async () => {
  using world = new FakeWorld();
  const bench = await start(world, { a: "" });
  bench.next = new SupervisorError("RELOAD_FAILED", "No such file");
  await assertRejects(
    () => bench.supervisor.reload(),
    SupervisorError,
    "No such",
  );
  assertEquals(bench.states(), { a: "RUNNING" });
  await read(bench, { c: "" });
  await bench.supervisor.reload();
  await world.clock.advance(1_000);
  assertEquals(bench.states(), { c: "RUNNING" });
  await end(bench);
});

Deno.test("reload() caught by a shutdown does not claim to have been done", async () => {
  using world = new FakeWorld();
  const bench = await start(world, { a: "" });
  const child = world.spawner.last;
  child.unkillable = true;
  await read(bench, { c: "" });
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
  const bench = new SupervisorBench(world, await load(""));
  bench.next = await load(
    "[supervice]\nshutdown_timeout = 5\nsocket = /srv/other\n",
  );
  const { settings, refused } = await bench.supervisor.reload();
  assertEquals(settings, [
    { option: "shutdown_timeout", old: "30s", new: "5" },
  ]);
  assertEquals(refused, [{
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

Deno.test("verify takes back a program that does not come up", async () => {
  using world = new FakeWorld();
  const bench = await start(world, { web: "", other: "" });
  const before = pids(bench);
  await read(bench, {
    web: "command = bad\nstartretries = 0",
    other: "",
    fresh: "",
  });
  const reloaded = bench.supervisor.reload(VERIFY);
  await world.clock.advance(2_000);
  const report = await reloaded;
  assertEquals(outcomes(report)["fresh"], "done");
  assertEquals(
    outcomes(report)["web"],
    "rolled-back: web failed to start (state: FATAL): gave up after 1 try: " +
      "exited with status 7 too quickly",
  );
  await world.clock.advance(1_000);
  assertEquals(bench.states(), {
    web: "RUNNING",
    other: "RUNNING",
    fresh: "RUNNING",
  });
  assertEquals(pids(bench)["other"], before["other"]);
  assertEquals(world.spawner.last.request.argv, ["web"]);
  assertEquals(bench.supervisor.status(["web"])[0]?.changed, false);
  // The daemon has the old configuration in use: the difference is still there.
  const plan = await bench.supervisor.reload({ plan: true });
  assertEquals(plan.changed, ["web"]);
  assertEquals(
    bench.adoptions.at(-1)?.processes.map(({ argv }) => argv[0]),
    ["web", "other", "fresh"],
  );
  await end(bench);
});
