import { assertEquals, assertRejects } from "@std/assert";
import { SupervisorError } from "../../../src/model/errors.ts";
import { SpawnError } from "../../../src/ports/spawner.ts";
import type { Supervisor } from "../../../src/supervisor/supervisor.ts";
import { FakeWorld } from "../../support/fake_world.ts";
import { processSpec } from "../../support/specs.ts";
import { configOf, SupervisorBench } from "../../support/supervisor_bench.ts";

const SPECS = [
  processSpec({ name: "a", group: "both", startMs: 0 }),
  processSpec({ name: "b", group: "both", startMs: 0 }),
  processSpec({ name: "c", startMs: 0, autorestart: "never" }),
];

function supervise(world: FakeWorld): Supervisor {
  world.spawner.onSpawn = (child) => child.exitOn("SIGTERM");
  return new SupervisorBench(world, configOf(SPECS)).supervisor;
}

function codes(
  failed: readonly { readonly name: string; readonly code: string }[],
): string[][] {
  return failed.map(({ name, code }) => [name, code]);
}

Deno.test("orderMany() does it for all at once, and tells what it was", async () => {
  using world = new FakeWorld();
  const supervisor = supervise(world);
  const started = await supervisor.orderMany({ kind: "start" }, ["both:*"]);
  assertEquals(started.message, "Started 2 processes");
  assertEquals(
    started.processes.map(({ name, state }) => [name, state]),
    [["a", "RUNNING"], ["b", "RUNNING"]],
  );
  assertEquals(started.failed, []);
  const restart = { kind: "restart", force: true } as const;
  const { message } = await supervisor.orderMany(restart, ["b"]);
  assertEquals(message, "Restarted 1 process");
  const stopped = await supervisor.orderMany({ kind: "stop" }, ["all"]);
  assertEquals(stopped.message, "Stopped 3 processes");
  const states = supervisor.status().map(({ state }) => state);
  assertEquals(states, ["STOPPED", "STOPPED", "STOPPED"]);
});

Deno.test("orderMany() tells for whom it failed, and goes on with the others", async () => {
  using world = new FakeWorld();
  const supervisor = supervise(world);
  const specs = ["all", "nobody", "x*"];
  const start = supervisor.orderMany({ kind: "start" }, specs);
  const { message, processes, failed } = await start;
  assertEquals(message, "Started 3 processes; failed: nobody, x*");
  assertEquals(processes.map(({ name }) => name), ["a", "b", "c"]);
  assertEquals(codes(failed), [
    ["nobody", "PROCESS_NOT_FOUND"],
    ["x*", "PROCESS_NOT_FOUND"],
  ]);
  await supervisor.orderMany({ kind: "stop" }, ["a"]);
  const hup = { kind: "signal", signal: "SIGHUP", leader: false } as const;
  const sent = await supervisor.orderMany(hup, ["both:*"]);
  assertEquals(sent.message, "Sent SIGHUP to 1 of 2 processes; failed: a");
  assertEquals(codes(sent.failed), [["a", "SIGNAL_FAILED"]]);
});

Deno.test("orderMany() tells of each process that failed", async () => {
  using world = new FakeWorld();
  const supervisor = supervise(world);
  world.spawner.failNext(new SpawnError("No such program", false));
  const { message, processes, done, failed } = await supervisor.orderMany(
    { kind: "start" },
    ["c", "a"],
  );
  assertEquals(done, [{ name: "a", message: "Started a" }]);
  assertEquals(message, "Started 1 of 2 processes; failed: c");
  assertEquals(
    processes.map(({ name, state }) => [name, state]),
    [["c", "FATAL"], ["a", "RUNNING"]],
  );
  assertEquals(codes(failed), [["c", "START_FAILED"]]);
});

Deno.test("orderMany() with no names does nothing", async () => {
  using world = new FakeWorld();
  const supervisor = supervise(world);
  assertEquals(await supervisor.orderMany({ kind: "stop" }, []), {
    message: "Stopped 0 processes",
    processes: [],
    done: [],
    failed: [],
  });
});

Deno.test("signal() reaches the group, or the leader alone", async () => {
  using world = new FakeWorld();
  const supervisor = supervise(world);
  await supervisor.start("a");
  const { message } = await supervisor.signal("a", "SIGHUP");
  assertEquals(message, "Sent SIGHUP to a");
  const alone = await supervisor.signal("a", "SIGUSR1", true);
  assertEquals(alone.message, "Sent SIGUSR1 to the leader of a");
  assertEquals(alone.process.state, "RUNNING");
  assertEquals(world.spawner.sent, [
    { to: "group", id: 1000, signal: "SIGHUP" },
    { to: "process", id: 1000, signal: "SIGUSR1" },
  ]);
});

Deno.test("signal() says why it could not be sent", async () => {
  using world = new FakeWorld();
  const supervisor = supervise(world);
  const failure = async () => {
    const error = await assertRejects(
      () => supervisor.signal("a", "SIGHUP"),
      SupervisorError,
    );
    return [error.code, error.message];
  };
  assertEquals(await failure(), [
    "SIGNAL_FAILED",
    "Cannot send SIGHUP to a: it is not running (state: STOPPED)",
  ]);
  await supervisor.start("a");
  world.spawner.signalGroup = () => {
    throw new Error("Operation not permitted");
  };
  assertEquals(await failure(), [
    "SIGNAL_FAILED",
    "Cannot send SIGHUP to a: Operation not permitted",
  ]);
});

Deno.test("restartGroup() starts every member anew", async () => {
  using world = new FakeWorld();
  const supervisor = supervise(world);
  await supervisor.startGroup("both");
  const { message, processes } = await supervisor.restartGroup("both", true);
  assertEquals(message, "Restarted group both");
  assertEquals(processes.map(({ pid }) => pid), [1002, 1003]);
  const error = await assertRejects(
    () => supervisor.restartGroup("nobody"),
    SupervisorError,
  );
  assertEquals(error.code, "GROUP_NOT_FOUND");
});

Deno.test("orders about several are refused during shutdown", async () => {
  using world = new FakeWorld();
  const supervisor = supervise(world);
  supervisor.shutdown();
  const error = await assertRejects(
    () => supervisor.orderMany({ kind: "start" }, ["all"]),
    SupervisorError,
  );
  assertEquals(error.code, "SHUTTING_DOWN");
});
