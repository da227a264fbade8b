import { assertEquals } from "@std/assert";
import { Process } from "../../../src/process/process.ts";
import { settle } from "../../support/fake_clock.ts";
import { FakeWorld } from "../../support/fake_world.ts";
import { runningProcess } from "../../support/running_process.ts";
import { processSpec } from "../../support/specs.ts";

Deno.test("history remembers the last twenty runs with their last words", async () => {
  using world = new FakeWorld();
  const process = await runningProcess(world);
  for (let crash = 0; crash < 21; crash++) {
    world.spawner.last.write("stderr", `first\nlast words ${crash}\n`);
    world.spawner.last.exit(crash);
    await world.clock.advance(32_000);
  }
  const stopped = process.stop(true);
  await stopped;
  const { history } = process;
  assertEquals(history.length, 20);
  assertEquals(history.at(-2), {
    pid: 1020,
    start: history.at(-2)?.start ?? "",
    end: history.at(-2)?.end ?? "",
    code: 20,
    signal: null,
    how: "unexpected",
    stderr: ["first", "last words 20"],
  });
  const { how, signal } = history.at(-1) ?? {};
  assertEquals([how, signal], ["requested", "SIGKILL"]);
});

Deno.test("quiet() waits until the output is written down", async () => {
  using world = new FakeWorld();
  const process = await runningProcess(world);
  const { last } = world.spawner;
  last.addMember("escaped, but holds the pipe", { diesOn: ["SIGTERM"] });
  last.exitOn("SIGTERM");
  const stopped = process.stop();
  await world.clock.advance(5);
  await stopped;
  await process.quiet();
});

Deno.test("nobody waits for who has left and holds the output open", async () => {
  using world = new FakeWorld();
  const process = await runningProcess(world, { killEscaped: false });
  const { last } = world.spawner;
  last.addMember("agent", { escaped: true });
  last.write("stderr", "on its way out\n");
  last.exitOn("SIGTERM");
  assertEquals(await process.stop(), { ok: true, already: false });
  assertEquals(process.history.map(({ stderr }) => stderr), [[
    "on its way out",
  ]]);
  assertEquals(last.isCancelled("stderr"), false);
  last.write("stderr", "the agent\n");
  // No time passes.
  await process.quiet();
  assertEquals(last.isCancelled("stderr"), true);
  assertEquals(process.history.map(({ stderr }) => stderr), [[
    "on its way out",
    "the agent",
  ]]);
});

Deno.test("a start that failed is answered while its output is held open", async () => {
  using world = new FakeWorld();
  const process = new Process(
    processSpec({ startRetries: 0, killEscaped: false }),
    world,
  );
  const started = process.start();
  await settle();
  const { last } = world.spawner;
  last.addMember("agent", { escaped: true });
  last.write("stderr", "no such table\n");
  last.exit(1);
  const verdict = await started;
  assertEquals(verdict.ok, false);
  assertEquals(process.history[0]?.stderr, ["no such table"]);
  await process.quiet();
});
