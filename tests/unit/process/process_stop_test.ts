import { assertEquals } from "@std/assert";
import { Process } from "../../../src/process/process.ts";
import { NoRoomError } from "../../../src/ports/process_survey.ts";
import { settle } from "../../support/fake_clock.ts";
import { FakeWorld } from "../../support/fake_world.ts";
import { runningProcess } from "../../support/running_process.ts";
import { processSpec } from "../../support/specs.ts";

Deno.test("stop() signals the group and answers when it is empty", async () => {
  using world = new FakeWorld();
  const process = await runningProcess(world);
  const stopped = process.stop();
  assertEquals(process.state, "STOPPING");
  assertEquals(world.spawner.last.signals, ["SIGTERM", "SIGCONT"]);
  world.spawner.last.exit({ kind: "signaled", signal: "SIGTERM" });
  assertEquals(await stopped, { ok: true, already: false });
  const { state, pid, uptime, exit } = process.info();
  assertEquals([state, pid, uptime], ["STOPPED", null, null]);
  assertEquals([exit?.signal, exit?.code], ["SIGTERM", null]);
});

Deno.test("stop() kills after stopwaitsecs", async () => {
  using world = new FakeWorld();
  const process = await runningProcess(world, {
    stopSteps: [{ signal: "SIGTERM", waitMs: 5_000 }],
  });
  const stopped = process.stop();
  await world.clock.advance(4_999);
  assertEquals(world.spawner.last.signals, ["SIGTERM", "SIGCONT"]);
  await world.clock.advance(1);
  assertEquals(world.spawner.last.signals, [
    "SIGTERM",
    "SIGCONT",
    "SIGKILL",
  ]);
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
  await settle();
  const stopped = process.stop();
  release();
  assertEquals(await stopped, { ok: true, already: false });
  assertEquals(await started, { ok: false, why: "overruled" });
  assertEquals(world.spawner.last.signals, ["SIGKILL"]);
  assertEquals(process.state, "STOPPED");
});

Deno.test("stop() during the spawn does not wait for the env command", async () => {
  using world = new FakeWorld();
  world.envCommands = [];
  const process = new Process(processSpec({ envCommand: ["vault"] }), world);
  const started = process.start();
  await settle();
  assertEquals(await process.stop(), { ok: true, already: false });
  assertEquals(await started, { ok: false, why: "overruled" });
  assertEquals(process.state, "STOPPED");
  assertEquals(world.spawner.requests, []);
});

Deno.test("start() after a stop during the spawn runs the env command anew", async () => {
  using world = new FakeWorld();
  world.envCommands = [];
  const spec = processSpec({ envCommand: ["vault"], startMs: 0 });
  const process = new Process(spec, world);
  process.start();
  await settle();
  process.stop();
  world.envCommands = null;
  assertEquals(await process.start(), { ok: true, already: false });
  assertEquals(world.path, ["STOPPED>STARTING", "STARTING>RUNNING"]);
  assertEquals(world.spawner.requests.length, 1);
});

Deno.test("stop() during BACKOFF ends the waiting", async () => {
  using world = new FakeWorld();
  world.spawner.onSpawn = (child) => child.exit(1);
  const process = new Process(processSpec(), world);
  const started = process.start();
  await settle();
  assertEquals(process.state, "BACKOFF");
  assertEquals(await process.stop(), { ok: true, already: false });
  assertEquals(process.state, "STOPPED");
  assertEquals(await started, { ok: false, why: "overruled" });
  assertEquals(world.clock.pendingTimers, 0);
});

Deno.test("stop() ends what has left the group", async () => {
  using world = new FakeWorld();
  const process = await runningProcess(world);
  const { last } = world.spawner;
  last.exitOn("SIGTERM");
  const escaped = last.addMember("daemonized", {
    escaped: true,
    diesOn: ["SIGTERM"],
  });
  const stopped = process.stop();
  await settle();
  assertEquals([process.state, escaped.state], ["STOPPING", "gone"]);
  await world.clock.advance(10);
  assertEquals(await stopped, { ok: true, already: false });
});

Deno.test("stop() leaves what has left the group with kill_escaped off", async () => {
  using world = new FakeWorld();
  const process = await runningProcess(world, { killEscaped: false });
  world.spawner.last.exitOn("SIGTERM");
  const escaped = world.spawner.last.addMember("daemonized", {
    escaped: true,
    holdsOutput: false,
  });
  assertEquals(await process.stop(), { ok: true, already: false });
  assertEquals([escaped.state, world.spawner.looks], ["alive", 0]);
});

Deno.test("stop() does not hang when nobody can see who is left", async () => {
  using world = new FakeWorld();
  const process = await runningProcess(world);
  world.spawner.last.exitOn("SIGTERM");
  world.spawner.failNextLook(new Error("Cannot run ps"));
  assertEquals(await process.stop(), { ok: true, already: false });
  assertEquals(world.log.matching("can't see who is left").length, 1);
});

Deno.test("stop() looks again when there was no room for a look", async () => {
  using world = new FakeWorld();
  const process = await runningProcess(world);
  world.spawner.last.exitOn("SIGTERM");
  const escaped = world.spawner.last.addMember("daemonized", {
    diesOn: ["SIGTERM"],
    escaped: true,
    holdsOutput: false,
  });
  world.spawner.failNextLook(new NoRoomError("Too many open files"));
  const stopped = process.stop();
  await settle();
  const { state, reason } = process.info();
  assertEquals([state, reason, escaped.state], [
    "STOPPING",
    "can't see who is left: Too many open files",
    "alive",
  ]);
  await world.clock.advance(100);
  assertEquals(await stopped, { ok: true, already: false });
  assertEquals(escaped.state, "gone");
  assertEquals(world.log.matching("can't see who is left").length, 1);
});

Deno.test("stop() runs the stop command beside the marked run", async () => {
  using world = new FakeWorld();
  const stopCommand = { argv: ["quit", "now"], timeoutMs: 500 };
  const process = await runningProcess(world, {
    stopCommand,
    environment: { A: "1" },
  });
  const [main] = world.spawner.children;
  const stopped = process.stop();
  await settle();
  const { request } = world.spawner.last;
  assertEquals(request.argv, ["quit", "now"]);
  assertEquals(request.environment, {
    A: "1",
    SUPERVICE_MAIN_PID: "1000",
    SUPERVICE_ID: "daemon/web/1-stop",
  });
  world.spawner.last.exit(0);
  main?.exit(0);
  assertEquals(await stopped, { ok: true, already: false });
  assertEquals(main?.signals, []);
});

Deno.test("stop() ends what a stop command has left, and only then", async () => {
  for (const killEscaped of [true, false]) {
    using world = new FakeWorld();
    const stopCommand = { argv: ["quit"], timeoutMs: 500 };
    const settings = { stopCommand, killEscaped };
    const process = await runningProcess(world, settings);
    const [main] = world.spawner.children;
    const stopped = process.stop();
    await settle();
    const command = world.spawner.last;
    const agent = command.addMember("agent", { escaped: true });
    main?.exit(0);
    // The command is at work, and no part of what is to end.
    assertEquals(await stopped, { ok: true, already: false });
    assertEquals([command.signals, agent.state], [[], "alive"]);
    command.exit(0);
    await world.clock.advance(50);
    assertEquals(agent.state, killEscaped ? "gone" : "alive");
    await process.quiet();
  }
});

Deno.test("stop() ends what the health checks of the process have left", async () => {
  using world = new FakeWorld();
  const process = await runningProcess(world);
  const agent = world.spawner.addStranger("agent", {
    runId: "daemon/web/1-check",
    diesOn: ["SIGTERM"],
  });
  const stopped = process.stop();
  world.spawner.last.exit(0);
  await world.clock.advance(10);
  assertEquals(await stopped, { ok: true, already: false });
  assertEquals(agent.state, "gone");
});

Deno.test("stop() kills a stop command that takes too long, then signals", async () => {
  using world = new FakeWorld();
  const stopCommand = { argv: ["hang"], timeoutMs: 500 };
  const process = await runningProcess(world, { stopCommand });
  const [main] = world.spawner.children;
  main?.exitOn("SIGTERM");
  const stopped = process.stop();
  await world.clock.advance(500);
  assertEquals(await stopped, { ok: true, already: false });
  assertEquals(world.spawner.last.signals, ["SIGKILL"]);
  assertEquals(main?.signals, ["SIGTERM"]);
  assertEquals(world.log.matching("it took more than 0.5 s").length, 1);
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

Deno.test("restart() gives the stop its time, and the start its own", async () => {
  using world = new FakeWorld();
  const process = await runningProcess(world, {
    stopSteps: [{ signal: "SIGTERM", waitMs: 60_000 }],
    startMs: 1_000,
  });
  const restarted = process.restart();
  await world.clock.advance(60_000);
  assertEquals(process.state, "STARTING");
  await world.clock.advance(1_000);
  assertEquals(await restarted, { ok: true, already: false });
  const stopped = process.stop();
  world.spawner.last.exit(0);
  await stopped;
});

Deno.test("start() during a long stop waits for its end", async () => {
  using world = new FakeWorld();
  const process = await runningProcess(world, {
    stopSteps: [{ signal: "SIGTERM", waitMs: 60_000 }],
    startMs: 1_000,
  });
  const stopped = process.stop();
  const started = process.start();
  await world.clock.advance(61_000);
  await stopped;
  assertEquals(await started, { ok: true, already: false });
  const again = process.stop();
  world.spawner.last.exit(0);
  await again;
});
