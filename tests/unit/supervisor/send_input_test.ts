import { assertEquals, assertRejects } from "@std/assert";
import { SupervisorError } from "../../../src/model/errors.ts";
import type { Supervisor } from "../../../src/supervisor/supervisor.ts";
import { settle } from "../../support/fake_clock.ts";
import { FakeWorld } from "../../support/fake_world.ts";
import { processSpec } from "../../support/specs.ts";
import { configOf, SupervisorBench } from "../../support/supervisor_bench.ts";

function supervise(world: FakeWorld): Supervisor {
  world.spawner.onSpawn = (child) => child.exitOn("SIGTERM");
  const specs = [
    processSpec({ name: "cat", stdin: "pipe", startMs: 0 }),
    processSpec({ name: "web", startMs: 0 }),
  ];
  const bench = new SupervisorBench(world, configOf(specs));
  bench.next = configOf(
    specs.map((spec) => ({ ...spec, stdin: "pipe" as const })),
  );
  return bench.supervisor;
}

async function failureOf(work: Promise<unknown>): Promise<unknown[]> {
  const { code, message, data } = await assertRejects(
    () => work,
    SupervisorError,
  );
  return [code, data.reason, message];
}

Deno.test("sendInput() says what was sent and what waits", async () => {
  using world = new FakeWorld();
  const supervisor = supervise(world);
  await supervisor.start("cat");
  const { input } = world.spawner.last;
  const answer = await supervisor.sendInput("cat", "hé\n");
  assertEquals(answer, {
    message: "Sent 4 bytes to cat",
    process: supervisor.status(["cat"])[0],
    waiting: 0,
  });
  const goOn = input.hold();
  const slow = supervisor.sendInput("cat", "x", true);
  await world.clock.advance(1_000);
  assertEquals(
    (await slow).message,
    "Sent 1 byte to cat, and the end; 1 byte wait until it reads",
  );
  goOn();
  await settle();
  assertEquals(input.text, "hé\nx^D");
  assertEquals(await failureOf(supervisor.sendInput("cat", "y")), [
    "STDIN_FAILED",
    "ended",
    "Cannot write to the standard input of cat: its end was sent before",
  ]);
  await supervisor.stop("cat");
});

Deno.test("sendInput() says why nothing can be sent", async () => {
  using world = new FakeWorld();
  const supervisor = supervise(world);
  const cannot = "Cannot write to the standard input of";
  const rows: (readonly [string, string, string])[] = [
    ["cat", "down", "it is not running (state: STOPPED)"],
    ["web", "no pipe", "it has none; set stdin = pipe and restart it"],
  ];
  await supervisor.start("web");
  for (const [name, reason, why] of rows) {
    assertEquals(await failureOf(supervisor.sendInput(name, "x")), [
      "STDIN_FAILED",
      reason,
      `${cannot} ${name}: ${why}`,
    ]);
  }
  await supervisor.reload();
  assertEquals(
    (await failureOf(supervisor.sendInput("web", "x")))[2],
    `${cannot} web: it was started without one; restart it`,
  );
  await supervisor.start("cat");
  world.spawner.last.input.close();
  assertEquals(
    (await failureOf(supervisor.sendInput("cat", "x")))[2],
    `${cannot} cat: it has closed it, or has ended`,
  );
  assertEquals(world.log.matching("warning: "), [
    "warning: cat: did not read 1 byte of its standard input",
  ]);
  assertEquals(
    (await failureOf(supervisor.sendInput("nobody", "x")))[0],
    "PROCESS_NOT_FOUND",
  );
  await supervisor.stopAll(1_000, new Promise(() => {}));
  assertEquals(
    (await failureOf(supervisor.sendInput("cat", "x")))[0],
    "SHUTTING_DOWN",
  );
});

Deno.test("sendInput() says how much a program does not read", async () => {
  using world = new FakeWorld();
  const supervisor = supervise(world);
  await supervisor.start("cat");
  const tooMuch = "x".repeat(1024 * 1024 + 1);
  assertEquals(
    (await failureOf(supervisor.sendInput("cat", tooMuch)))[2],
    "Cannot write to the standard input of cat: 1048577 bytes are more than " +
      "the 1048576 that may wait",
  );
  const goOn = world.spawner.last.input.hold();
  const sent = supervisor.sendInput("cat", tooMuch.slice(1));
  await settle();
  const { input } = world.spawner.last;
  assertEquals(await failureOf(supervisor.sendInput("cat", "yy")), [
    "STDIN_FAILED",
    "full",
    "Cannot write to the standard input of cat: it does not read: 1048576 " +
    "bytes wait, and of these and the 2 bytes to come only 1048576 may",
  ]);
  goOn();
  assertEquals((await sent).waiting, 0);
  assertEquals(input.text.length, 1024 * 1024);
  // Each run has a pipe of its own; that of the last one is let go.
  await supervisor.restart("cat");
  assertEquals(input.isAbandoned, true);
  await supervisor.sendInput("cat", "anew");
  assertEquals(world.spawner.last.input.text, "anew");
  await supervisor.stop("cat");
});
