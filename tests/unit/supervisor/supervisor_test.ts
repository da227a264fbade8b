import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { type ErrorCode, SupervisorError } from "../../../src/model/errors.ts";
import type { ProcessSpec } from "../../../src/model/process_spec.ts";
import { settle } from "../../support/fake_clock.ts";
import { FakeWorld } from "../../support/fake_world.ts";
import { processSpec } from "../../support/specs.ts";
import { configOf, SupervisorBench } from "../../support/supervisor_bench.ts";

const A = processSpec({ name: "a", group: "both" });
const B = processSpec({ name: "b", group: "both", autostart: false });
const C = processSpec({ name: "c" });
const NEVER = Promise.withResolvers<void>().promise;

async function rejectsWith(
  code: ErrorCode,
  work: () => Promise<unknown>,
): Promise<SupervisorError> {
  const error = await assertRejects(work, SupervisorError);
  assertEquals(error.code, code);
  return error;
}

Deno.test("startAll() starts exactly what has autostart", async () => {
  using world = new FakeWorld();
  const { supervisor, states } = bench(world, [A, B, C]);
  supervisor.startAll();
  await world.clock.advance(1_000);
  assertEquals(states(), { a: "RUNNING", b: "STOPPED", c: "RUNNING" });
});

Deno.test("startAll() and stopAll() follow the priorities", async () => {
  using world = new FakeWorld();
  const spec = (name: string, groupPriority: number, priority: number) =>
    processSpec({ name, argv: [name], groupPriority, priority });
  const { supervisor } = bench(world, [
    spec("last", 999, 999),
    spec("second", 1, 7),
    spec("third", 1, 8),
    spec("first", -1, 999),
    spec("fourth", 1, 8),
  ]);
  supervisor.startAll();
  await world.clock.advance(1_000);
  const started = world.spawner.requests.map(({ argv }) => argv[0]);
  assertEquals(started, ["first", "second", "third", "fourth", "last"]);
  const stopped = supervisor.stopAll(30_000, NEVER);
  await settle();
  const pids = world.spawner.sent.filter(({ signal }) => signal === "SIGTERM")
    .map(({ id }) => world.spawner.children.findIndex(({ pid }) => pid === id));
  assertEquals(pids, [4, 3, 2, 1, 0]);
  for (const child of world.spawner.children) child.exit(0);
  await world.clock.advance(1);
  assertEquals(await stopped, []);
});

function bench(world: FakeWorld, specs: readonly ProcessSpec[]) {
  const made = new SupervisorBench(world, configOf(specs));
  return {
    made,
    supervisor: made.supervisor,
    states: () => made.states(),
  };
}

Deno.test("status() keeps config order, or the order asked for", () => {
  using world = new FakeWorld();
  const { supervisor } = bench(world, [C, A, B]);
  const names = (infos: readonly { name: string }[]) =>
    infos.map(({ name }) => name);
  assertEquals(names(supervisor.status()), ["c", "a", "b"]);
  assertEquals(names(supervisor.status(["b", "c"])), ["b", "c"]);
  assertEquals(supervisor.status([]), []);
});

Deno.test("status() tells of earlier runs only where asked to", async () => {
  using world = new FakeWorld();
  world.spawner.onSpawn = (child) => child.exit(7);
  const { supervisor } = bench(world, [{ ...A, autorestart: "never" }]);
  await rejectsWith("START_FAILED", () => supervisor.start("a"));
  const [brief] = supervisor.status();
  assertEquals(brief !== undefined && "history" in brief, false);
  const [full] = supervisor.status(["a"], true);
  assertEquals(full?.history?.map(({ code }) => code), [7]);
});

Deno.test("liveRuns() lists the leaders that are alive", async () => {
  using world = new FakeWorld();
  const { supervisor } = bench(world, [A, B]);
  supervisor.startAll();
  await world.clock.advance(1_000);
  assertEquals(supervisor.liveRuns(), [{ name: "a", pid: 1000 }]);
});

Deno.test("status() refuses a name that is not there", () => {
  using world = new FakeWorld();
  const { supervisor } = bench(world, [A]);
  const error = assertThrows(() => supervisor.status(["x"]), SupervisorError);
  assertEquals([error.code, error.message, error.data["name"]], [
    "PROCESS_NOT_FOUND",
    'Process "x" not found',
    "x",
  ]);
  // Which may be several.
  const group = [processSpec({ name: "b:0", group: "b" })];
  const { supervisor: another } = bench(world, group);
  assertThrows(() => another.status(["b"]), SupervisorError, "means all of it");
  assertThrows(() => another.info("b"), SupervisorError, "about one process");
});

Deno.test("start() and stop() say what was done, or that it was done", async () => {
  using world = new FakeWorld();
  world.spawner.onSpawn = (child) => child.exitOn("SIGTERM");
  const { supervisor } = bench(world, [A]);
  const started = supervisor.start("a");
  await world.clock.advance(1_000);
  assertEquals((await started).message, "Started a");
  assertEquals((await started).process.state, "RUNNING");
  assertEquals((await supervisor.start("a")).message, "a is already running");
  assertEquals((await supervisor.stop("a")).message, "Stopped a");
  assertEquals((await supervisor.stop("a")).message, "a is already stopped");
});

Deno.test("start() that fails tells state and reason", async () => {
  using world = new FakeWorld();
  world.spawner.onSpawn = (child) => child.exit(7);
  const { supervisor } = bench(world, [{ ...A, autorestart: "never" }]);
  const error = await rejectsWith("START_FAILED", () => supervisor.start("a"));
  assertEquals(
    error.message,
    "a failed to start (state: EXITED): exited with status 7 too quickly",
  );
});

Deno.test("startGroup() and stopGroup() act on all members at once", async () => {
  using world = new FakeWorld();
  const { supervisor, states } = bench(world, [A, B, C]);
  const started = supervisor.startGroup("both");
  await world.clock.advance(1_000);
  assertEquals((await started).message, "Started group both");
  assertEquals((await started).processes.map(({ name }) => name), ["a", "b"]);
  const stopped = supervisor.stopGroup("both");
  assertEquals(states(), { a: "STOPPING", b: "STOPPING", c: "STOPPED" });
  await world.clock.advance(10_000);
  assertEquals((await stopped).message, "Stopped group both");
});

Deno.test("startGroup() names the members that failed", async () => {
  using world = new FakeWorld();
  world.spawner.onSpawn = (child) => {
    if (child.request.argv[0] === "bad") child.exit(1);
  };
  const bad = { ...B, argv: ["bad"], autorestart: "never" as const };
  const { supervisor } = bench(world, [A, bad]);
  const started = supervisor.startGroup("both");
  const failed = rejectsWith("START_FAILED", () => started);
  await world.clock.advance(1_000);
  const error = await failed;
  assertEquals(error.data["failed"], ["b"]);
  assertEquals(
    error.message,
    "Started group both, but failed for: b (EXITED)",
  );
  const stopped = supervisor.stopAll(0, NEVER);
  await world.clock.advance(0);
  await stopped;
});

Deno.test("a program outside every group is a group of its own name", async () => {
  using world = new FakeWorld();
  const { supervisor } = bench(world, [A, C]);
  assertEquals((await supervisor.stopGroup("c")).processes.length, 1);
  await rejectsWith("GROUP_NOT_FOUND", () => supervisor.stopGroup("a"));
});

Deno.test("stopAll() stops everything at once and refuses orders", async () => {
  using world = new FakeWorld();
  world.spawner.onSpawn = (child) => child.exitOn("SIGTERM");
  const { supervisor, states } = bench(world, [A, C]);
  supervisor.startAll();
  await world.clock.advance(1_000);
  const stopped = supervisor.stopAll(30_000, NEVER);
  await rejectsWith("SHUTTING_DOWN", () => supervisor.start("a"));
  await rejectsWith("SHUTTING_DOWN", () => supervisor.startGroup("c"));
  assertThrows(() => supervisor.reload(), SupervisorError);
  assertThrows(() => supervisor.shutdown(), SupervisorError);
  assertEquals(await stopped, []);
  assertEquals(states(), { a: "STOPPED", c: "STOPPED" });
});

Deno.test("stopAll() kills what has not stopped within the limit", async () => {
  using world = new FakeWorld();
  const slow: ProcessSpec = {
    ...A,
    stopSteps: [{ signal: "SIGTERM", waitMs: 3_600_000 }],
  };
  const { supervisor } = bench(world, [slow]);
  supervisor.startAll();
  await world.clock.advance(1_000);
  const stopped = supervisor.stopAll(5_000, NEVER);
  await world.clock.advance(4_999);
  assertEquals(world.spawner.last.signals, ["SIGTERM", "SIGCONT"]);
  await world.clock.advance(1);
  assertEquals(world.spawner.last.signals, ["SIGTERM", "SIGCONT", "SIGKILL"]);
  assertEquals(await stopped, []);
});

Deno.test("stopAll() kills at once when there is no time left", async () => {
  using world = new FakeWorld();
  const { supervisor } = bench(world, [A]);
  supervisor.startAll();
  await world.clock.advance(1_000);
  const hurry = Promise.withResolvers<void>();
  const stopped = supervisor.stopAll(30_000, hurry.promise);
  await settle();
  hurry.resolve();
  assertEquals(await stopped, []);
  assertEquals(world.spawner.last.signals, ["SIGTERM", "SIGCONT", "SIGKILL"]);
});

Deno.test("stopAll() names what even SIGKILL does not end", async () => {
  using world = new FakeWorld();
  const { supervisor } = bench(world, [A]);
  supervisor.startAll();
  await world.clock.advance(1_000);
  world.spawner.last.unkillable = true;
  const stopped = supervisor.stopAll(1_000, NEVER);
  await world.clock.advance(3_500);
  assertEquals(await stopped, ["a"]);
  world.spawner.last.exit(0);
  await settle();
});

Deno.test("shutdown() answers first and takes no more orders", async () => {
  using world = new FakeWorld();
  const { made, supervisor } = bench(world, [A]);
  assertEquals(supervisor.shutdown(), "Shutting down");
  assertEquals(made.shutdowns, 1);
  await rejectsWith("SHUTTING_DOWN", () => supervisor.start("a"));
});
