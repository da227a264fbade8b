import { assertEquals, assertMatch } from "@std/assert";
import { SpawnError } from "../../../src/ports/spawner.ts";
import { Process } from "../../../src/process/process.ts";
import { settle } from "../../support/fake_clock.ts";
import { FakeWorld } from "../../support/fake_world.ts";
import { runningProcess } from "../../support/running_process.ts";
import { processSpec } from "../../support/specs.ts";

const HEALTH = {
  probe: { kind: "tcp", host: "127.0.0.1", port: 80 },
  intervalMs: 1_000,
  timeoutMs: 1_000,
  retries: 3,
  startPeriodMs: 0,
} as const;

Deno.test("start() answers when the process is RUNNING, not before", async () => {
  using world = new FakeWorld();
  const process = new Process(processSpec(), world);
  let answered = false;
  const started = process.start().then((verdict) => {
    answered = true;
    return verdict;
  });
  await world.clock.advance(999);
  assertEquals([answered, process.state], [false, "STARTING"]);
  await world.clock.advance(1);
  assertEquals(await started, { ok: true, already: false });
  assertEquals(process.state, "RUNNING");
});

Deno.test("start() of what is running says so", async () => {
  using world = new FakeWorld();
  const process = await runningProcess(world);
  assertEquals(await process.start(), { ok: true, already: true });
  assertEquals(world.spawner.children.length, 1);
});

Deno.test("start() marks the child and passes its settings on", async () => {
  using world = new FakeWorld();
  await runningProcess(world, { environment: { A: "1" }, directory: "/srv" });
  const [request] = world.spawner.requests;
  assertEquals(request?.environment, { A: "1", SUPERVICE_ID: "daemon/web/1" });
  assertEquals(request?.directory, "/srv");
  assertEquals([request?.stdout, request?.stderr], ["pipe", "pipe"]);
});

Deno.test("start() of a child that is to outlive the daemon leaves no pipe", async () => {
  using world = new FakeWorld();
  await runningProcess(world, { pdeathsig: false });
  assertEquals(world.spawner.requests[0]?.stderr, "null");
});

Deno.test("start() goes through BACKOFF to FATAL and tells why", async () => {
  using world = new FakeWorld();
  world.spawner.onSpawn = (child) => {
    child.write("stderr", "first line\nno such database\n\n");
    child.exit(3);
  };
  const process = new Process(processSpec(), world);
  const started = process.start();
  await world.clock.advance(6_000);
  assertEquals(await started, { ok: false, why: "failed" });
  const { state, reason, exit, pid, restarts } = process.info();
  assertEquals([state, pid, restarts], ["FATAL", null, 3]);
  assertEquals(
    reason,
    "gave up after 4 tries: exited with status 3 too quickly: no such database",
  );
  assertEquals(exit?.code, 3);
  assertEquals(world.spawner.children.length, 4);
  const retried = ["STARTING>EXITED", "EXITED>BACKOFF", "BACKOFF>STARTING"];
  assertEquals(world.path, [
    "STOPPED>STARTING",
    ...retried,
    ...retried,
    ...retried,
    "STARTING>EXITED",
    "EXITED>FATAL",
  ]);
});

Deno.test("start() without autorestart answers on the exit, not later", async () => {
  using world = new FakeWorld();
  world.spawner.onSpawn = (child) => child.exit(1);
  const process = new Process(processSpec({ autorestart: "never" }), world);
  assertEquals(await process.start(), { ok: false, why: "failed" });
  assertEquals(process.state, "EXITED");
  assertEquals(world.clock.monotonicMs(), 0);
});

Deno.test("start() of what can't be spawned tries again or gives up", async () => {
  using world = new FakeWorld();
  world.spawner.failNext(new SpawnError("Out of memory", true));
  world.spawner.failNext(new SpawnError("Permission denied", false));
  const process = new Process(processSpec(), world);
  const started = process.start();
  await settle();
  assertEquals([process.state, process.info().reason], [
    "BACKOFF",
    "Out of memory",
  ]);
  await world.clock.advance(1_000);
  assertEquals(await started, { ok: false, why: "failed" });
  assertEquals([process.state, process.info().reason], [
    "FATAL",
    "Permission denied",
  ]);
});

Deno.test("start() that is retried for long is answered all the same", async () => {
  using world = new FakeWorld();
  world.spawner.onSpawn = (child) => child.exit(1);
  const process = new Process(processSpec({ startRetries: 100 }), world);
  const started = process.start();
  await world.clock.advance(10_000);
  assertEquals(await started, { ok: false, why: "pending" });
  await process.stop();
});

Deno.test("a first crash brings a new run at once, a second one later", async () => {
  using world = new FakeWorld();
  const process = await runningProcess(world);
  world.spawner.last.exit({ kind: "signaled", signal: "SIGSEGV" });
  await settle();
  assertEquals([process.state, process.info().pid], ["STARTING", 1001]);
  await world.clock.advance(1_000);
  world.spawner.last.exit({ kind: "signaled", signal: "SIGSEGV" });
  await settle();
  assertEquals(process.state, "BACKOFF");
  assertEquals(process.info().reason, "was ended by SIGSEGV");
  await world.clock.advance(2_000);
  assertEquals(process.state, "RUNNING");
  assertEquals([process.info().restarts, process.info().pid], [2, 1002]);
});

Deno.test("a first crash does not wait for strays, but ends them", async () => {
  using world = new FakeWorld();
  const process = await runningProcess(world);
  const release = world.spawner.holdNextLook();
  const stray = world.spawner.last.addMember("stray", {
    escaped: true,
    diesOn: ["SIGTERM"],
  });
  world.spawner.last.exit(1);
  await settle();
  assertEquals([process.state, stray.state], ["STARTING", "alive"]);
  // The new run has a head start.
  assertEquals(world.spawner.looks, 0);
  release();
  await world.clock.advance(120);
  assertEquals(stray.state, "gone");
  assertEquals(world.log.matching("ended what had left its group: ").length, 1);
  assertEquals(world.spawner.last.signals, []);
  await process.stop(true);
});

Deno.test("strays that ignore the stop signal are killed", async () => {
  using world = new FakeWorld();
  const process = await runningProcess(world);
  const stray = world.spawner.last.addMember("stray", { escaped: true });
  world.spawner.last.exit(1);
  await world.clock.advance(9_900);
  assertEquals(stray.state, "alive");
  await world.clock.advance(400);
  assertEquals(stray.state, "gone");
  await process.stop(true);
});

Deno.test("twenty crashes leave no member of any group behind", async () => {
  using world = new FakeWorld();
  world.spawner.onSpawn = (child) => {
    child.addMember("helper", { diesOn: ["SIGTERM"] });
  };
  const process = await runningProcess(world);
  for (let crash = 0; crash < 20; crash++) {
    world.spawner.last.exit(1);
    await world.clock.advance(32_010);
    assertEquals(process.state, "RUNNING", `crash ${crash}`);
  }
  const living = world.spawner.children.map((child) => child.livingCount);
  assertEquals(living.reduce((sum, count) => sum + count), 2);
});

Deno.test("history tells failed starts and failed health from crashes", async () => {
  using world = new FakeWorld();
  const process = await runningProcess(world, { health: HEALTH });
  world.spawner.last.exitOn("SIGTERM");
  world.watches[0]?.reports.unhealthy("refused");
  await world.clock.advance(1_000);
  world.spawner.last.exit(1);
  await settle();
  assertEquals(process.history.map(({ how }) => how), [
    "unhealthy",
    "failed-start",
  ]);
  await process.stop();
});

Deno.test("env files are read anew at each start", async () => {
  using world = new FakeWorld();
  const changes = { envFiles: ["/etc/web.env"], environment: { B: "own" } };
  world.envFileText = { A: "1", B: "file" };
  const process = await runningProcess(world, changes);
  world.envFileText = { A: "2" };
  const restarted = process.restart(true);
  await world.clock.advance(1_000);
  await restarted;
  const [first, second] = world.spawner.requests.map((one) => one.environment);
  assertEquals([first?.["A"], first?.["B"]], ["1", "own"]);
  assertEquals([second?.["A"], second?.["B"]], ["2", "own"]);
  await process.stop(true);
});

Deno.test("an env file that can't be read fails the start, and is retried", async () => {
  using world = new FakeWorld();
  world.envFileText = null;
  const spec = processSpec({ envFiles: ["/etc/web.env"] });
  const process = new Process(spec, world);
  const started = process.start();
  await settle();
  assertEquals([process.state, process.info().reason], [
    "BACKOFF",
    "Malformed line in /etc/web.env:3",
  ]);
  world.envFileText = {};
  await world.clock.advance(2_000);
  assertEquals(await started, { ok: true, already: false });
});

Deno.test("no new run starts beside what the old one left", async () => {
  using world = new FakeWorld();
  const process = await runningProcess(world, {
    stopSteps: [{ signal: "SIGTERM", waitMs: 3_000 }],
  });
  world.spawner.last.addMember("holding the port");
  world.spawner.last.exit(1);
  await world.clock.advance(2_999);
  assertEquals(world.spawner.children.length, 1);
  assertEquals(process.state, "STOPPING");
  await world.clock.advance(2_000);
  assertEquals(world.spawner.children.length, 2);
  await process.stop(true);
});

Deno.test("healthy is null before the first verdict and after the run", async () => {
  using world = new FakeWorld();
  const process = await runningProcess(world, { health: HEALTH });
  assertEquals(process.info().healthy, null);
  world.watches[0]?.reports.healthy();
  assertEquals(process.info().healthy, true);
  await process.stop(true);
  assertEquals(process.info().healthy, null);
  assertEquals(world.watches[0]?.stopped, true);
});

Deno.test("health checks have the variables that the run was started with", async () => {
  using world = new FakeWorld();
  world.envFileText = { TOKEN: "1" };
  const process = await runningProcess(world, {
    health: HEALTH,
    envCommand: ["vault"],
    environment: { MODE: "x" },
  });
  assertEquals(world.watches[0]?.environment, { TOKEN: "1", MODE: "x" });
  const stopped = process.stop();
  world.spawner.last.exit(0);
  await stopped;
});

Deno.test("failing health checks restart the process, then give up", async () => {
  using world = new FakeWorld();
  world.spawner.onSpawn = (child) => child.exitOn("SIGTERM");
  const process = await runningProcess(world, {
    health: HEALTH,
    startRetries: 1,
  });
  world.watches[0]?.reports.unhealthy("refused");
  await settle();
  assertEquals(process.state, "BACKOFF");
  await world.clock.advance(2_000);
  assertEquals(process.state, "RUNNING");
  world.watches[1]?.reports.unhealthy("refused");
  await settle();
  assertEquals(process.state, "FATAL");
  assertEquals(
    process.info().reason,
    "still unhealthy after 1 restart: refused",
  );
  assertEquals(world.path.slice(-3), [
    "RUNNING>UNHEALTHY",
    "UNHEALTHY>STOPPING",
    "STOPPING>FATAL",
  ]);
});

Deno.test("verdicts about an older run are dropped", async () => {
  using world = new FakeWorld();
  const process = await runningProcess(world, { health: HEALTH });
  const restarted = process.restart(true);
  await world.clock.advance(1_000);
  await restarted;
  world.watches[0]?.reports.unhealthy("late");
  assertEquals(process.state, "RUNNING");
});

Deno.test("reconfigure() marks a run out of date until it is replaced", async () => {
  using world = new FakeWorld();
  const process = await runningProcess(world);
  const old = process.spec;
  process.reconfigure(processSpec({ argv: ["serve", "-v"] }));
  assertEquals(process.info().changed, true);
  process.reconfigure(old);
  assertEquals(process.info().changed, false);
  process.reconfigure(processSpec({ argv: ["serve", "-v"] }));
  const restarted = process.restart(true);
  await world.clock.advance(1_000);
  await restarted;
  assertEquals(process.info().changed, false);
  assertEquals(world.spawner.requests[1]?.argv, ["serve", "-v"]);
});

Deno.test("reconfigure() changes how a running process is stopped", async () => {
  using world = new FakeWorld();
  const process = await runningProcess(world);
  process.reconfigure(
    processSpec({ stopSteps: [{ signal: "SIGINT", waitMs: 50 }] }),
  );
  const stopped = process.stop();
  await world.clock.advance(50);
  assertEquals(world.spawner.last.signals, ["SIGINT", "SIGCONT", "SIGKILL"]);
  await stopped;
});

Deno.test("every end is announced, with whether it was asked for", async () => {
  using world = new FakeWorld();
  const process = await runningProcess(world);
  world.spawner.last.exit(1);
  await world.clock.advance(1_000);
  await process.stop(true);
  const ends = world.events.flatMap((event) =>
    event.kind === "process-exited" ? [[event.expected, event.exit.code]] : []
  );
  assertEquals(ends, [[false, 1], [true, null]]);
  assertMatch(world.log.lines.join("\n"), /web: spawned pid 1001: serve/);
});
