import { assertEquals } from "@std/assert";
import {
  type ProbedProgram,
  ScriptProbe,
  type Strays,
} from "../../../src/health/script_probe.ts";
import { SpawnError } from "../../../src/ports/spawner.ts";
import { WWW } from "../../support/fake_accounts.ts";
import { settle } from "../../support/fake_clock.ts";
import { FakeSpawner } from "../../support/fake_spawner.ts";

const PROGRAM: ProbedProgram = {
  directory: "/srv/web",
  user: WWW,
  environment: { PORT: "80" },
  fileEnvironment: { PORT: "8080", MODE: "live" },
  clearEnv: true,
  umask: 0o27,
  nice: 5,
  rlimits: [{ resource: "nofile", soft: 64, hard: 64 }],
  pdeathsig: true,
};

function setUp(strays: Strays | null = null) {
  const spawner = new FakeSpawner();
  const spec = { kind: "script", command: "curl -f localhost" } as const;
  const probe = new ScriptProbe(spec, { program: PROGRAM, spawner, strays });
  const abort = new AbortController();
  const begin = async () => {
    const result = probe.check(abort.signal);
    await settle();
    return { result, child: spawner.last };
  };
  return { spawner, probe, abort, begin };
}

Deno.test("check() runs the command as the program runs", async () => {
  const { begin } = setUp();
  const { result, child } = await begin();
  const { fileEnvironment: _, ...program } = PROGRAM;
  assertEquals(child.request, {
    ...program,
    environment: { PORT: "80", MODE: "live", SUPERVICE_ID: "" },
    argv: ["/bin/sh", "-c", "curl -f localhost"],
    stdin: "null",
    stdout: "null",
    stderr: "pipe",
  });
  child.exit(0);
  assertEquals(await result, {
    healthy: true,
    message: "script: exited with status 0",
  });
});

Deno.test("check() gives the first line of standard error", async () => {
  const { begin } = setUp();
  const { result, child } = await begin();
  child.write("stderr", "\ncurl: \x1b[31mno route\nmore\n");
  child.exit(7);
  assertEquals(await result, {
    healthy: false,
    message: "script: exited with status 7: curl:  [31mno route",
  });
});

Deno.test("check() fails when a signal ended the command", async () => {
  const { begin } = setUp();
  const { result, child } = await begin();
  child.exit({ kind: "signaled", signal: "SIGSEGV" });
  assertEquals((await result).message, "script: was ended by SIGSEGV");
});

Deno.test("check() keeps the last 4 KiB of a flood", async () => {
  const { begin } = setUp();
  const { result, child } = await begin();
  for (let index = 0; index < 100; index++) {
    child.write("stderr", `${"x".repeat(999)}\n`);
  }
  child.write("stderr", `${"y".repeat(4095)}\n`);
  child.exit(1);
  const { message } = await result;
  assertEquals(message, `script: exited with status 1: ${"y".repeat(200)}`);
});

Deno.test("check() says why the command can't be started", async () => {
  const { spawner, probe, abort } = setUp();
  spawner.failNext(new SpawnError('Cannot start "/bin/sh": EAGAIN', true));
  assertEquals(await probe.check(abort.signal), {
    healthy: false,
    message: 'script: Cannot start "/bin/sh": EAGAIN',
  });
});

Deno.test("check() kills the whole group when it is given up", async () => {
  const { begin, abort } = setUp();
  const { result, child } = await begin();
  child.addMember("sleep");
  abort.abort(new DOMException("timed out after 2 s", "TimeoutError"));
  assertEquals(await result, {
    healthy: false,
    message: "script: timed out after 2 s",
  });
  assertEquals(child.signals[0], "SIGKILL");
  assertEquals(child.groupExists, false);
});

Deno.test("check() ends what has left its group only when it is given up", async () => {
  const ends: string[] = [];
  const end = () => Promise.resolve(void ends.push("end"));
  const { begin, abort } = setUp({ runId: "d/web/1-check", end });
  const first = await begin();
  assertEquals(first.child.runId, "d/web/1-check");
  first.child.exit(0);
  await first.result;
  assertEquals(ends, []);
  const second = await begin();
  abort.abort(new DOMException("timed out after 2 s", "TimeoutError"));
  await second.result;
  assertEquals(ends, ["end"]);
});

Deno.test("check() that is given up waits until the leader is reaped", async () => {
  const { begin, abort } = setUp();
  const { result, child } = await begin();
  child.unkillable = true;
  let ended = false;
  result.then(() => {
    ended = true;
  });
  abort.abort(new DOMException("timed out after 2 s", "TimeoutError"));
  await settle();
  assertEquals(ended, false);
  child.exit({ kind: "signaled", signal: "SIGKILL" });
  await result;
});

Deno.test("check() given up during the start kills what was started", async () => {
  const { spawner, probe, abort } = setUp();
  const release = spawner.holdNext();
  const result = probe.check(abort.signal);
  abort.abort(new DOMException("no longer watched", "AbortError"));
  release();
  assertEquals((await result).message, "script: no longer watched");
  assertEquals(spawner.last.groupExists, false);
});

for (const code of [0, 1]) {
  Deno.test(`check() leaves no sleeper after status ${code}`, async () => {
    const { begin } = setUp();
    const { result, child } = await begin();
    child.addMember("sleep");
    child.exit(code);
    assertEquals((await result).healthy, code === 0);
    assertEquals(child.groupExists, false);
  });
}

Deno.test("check() that passed does not wait for who holds the pipe", async () => {
  const { begin } = setUp();
  const { result, child } = await begin();
  child.addMember("daemon", { escaped: true });
  child.exit(0);
  assertEquals((await result).healthy, true);
  assertEquals(child.isCancelled("stderr"), true);
});

Deno.test("check() survives a pipe that can't be read", async () => {
  const { begin } = setUp();
  const { result, child } = await begin();
  child.failOutput("stderr", new Error("EIO"));
  child.exit(1);
  assertEquals((await result).message, "script: exited with status 1");
});
