import { assertEquals, assertRejects } from "@std/assert";
import { envCommandOutput } from "../../../src/process/env_command.ts";
import { FakeClock, settle } from "../../support/fake_clock.ts";
import { type FakeChild, FakeSpawner } from "../../support/fake_spawner.ts";
import { processSpec } from "../../support/specs.ts";

function begin(script: (child: FakeChild) => void = () => {}) {
  const clock = new FakeClock();
  const spawner = new FakeSpawner();
  spawner.onSpawn = script;
  const spec = processSpec();
  const controller = new AbortController();
  const { signal: abandon } = controller;
  const output = envCommandOutput(
    spec,
    { argv: ["vault", "read"], environment: { A: "1" }, abandon },
    { clock, spawner },
  );
  return { clock, spawner, output, abandon: () => controller.abort() };
}

async function failureOf(output: Promise<string>): Promise<string> {
  return (await assertRejects(() => output, Error)).message;
}

Deno.test("envCommandOutput() gives what the command writes", async () => {
  const { clock, spawner, output } = begin((child) => {
    child.write("stdout", "A=1\n");
    child.write("stdout", "B=2\n");
    child.exit(0);
  });
  assertEquals(await output, "A=1\nB=2\n");
  const { argv, environment, stdin, stdout, stderr } = spawner.last.request;
  assertEquals(
    { argv, environment, stdin, stdout, stderr },
    {
      argv: ["vault", "read"],
      environment: { A: "1", SUPERVICE_ID: "" },
      stdin: "null",
      stdout: "pipe",
      stderr: "null",
    },
  );
  assertEquals(clock.pendingTimers, 0);
});

Deno.test("envCommandOutput() tells why there is none", async () => {
  const failing = begin((child) => child.exit(3));
  assertEquals(
    await failureOf(failing.output),
    "Cannot take variables from env_command: it exited with status 3",
  );
  const chatty = begin((child) => {
    child.write("stdout", "x".repeat(1024 ** 2));
    child.write("stdout", "x");
  });
  assertEquals(
    await failureOf(chatty.output),
    "Cannot take variables from env_command: it wrote more than 1048576 bytes",
  );
  assertEquals(chatty.spawner.groupExists(chatty.spawner.last.pid), false);
  assertEquals(chatty.clock.pendingTimers, 0);
});

Deno.test("envCommandOutput() ends a command that takes too long", async () => {
  const { clock, spawner, output } = begin();
  const failure = failureOf(output);
  await settle();
  await clock.advance(9_999);
  await settle();
  assertEquals(spawner.groupExists(spawner.last.pid), true);
  await clock.advance(1);
  assertEquals(
    await failure,
    "Cannot take variables from env_command: it took more than 10 s",
  );
  assertEquals(spawner.groupExists(spawner.last.pid), false);
  assertEquals(clock.pendingTimers, 0);
});

Deno.test("envCommandOutput() ends a command that nobody waits for", async () => {
  for (const early of [true, false]) {
    const { clock, spawner, output, abandon } = begin();
    const failure = failureOf(output);
    if (!early) await settle();
    abandon();
    assertEquals(
      await failure,
      "Cannot take variables from env_command: nobody waits for it any more",
    );
    assertEquals(spawner.groupExists(spawner.last.pid), false);
    assertEquals(clock.pendingTimers, 0);
  }
});
