import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { Folder, RunningDaemon } from "../support/daemon.ts";
import { Gate } from "../support/gate.ts";
import { holdStart } from "../support/held_start.ts";
import { isAlive } from "../support/process_table.ts";
import { RawClient, request } from "../support/raw_client.ts";
import { until } from "../support/until.ts";
import { within } from "../support/within.ts";
import { takes } from "../support/platform.ts";

const WEB = "[program:web]\ncommand = {programs}/serve.sh\nstartsecs = 0\n";

/**
 * Ends a daemon that is shutting down by a second SIGTERM. For a moment that
 * would count as the echo of the first, so it may take more than one.
 */
async function insist(daemon: RunningDaemon): Promise<void> {
  await hurry(daemon);
  await end(daemon);
}

async function hurry(daemon: RunningDaemon): Promise<void> {
  await until("the end of the daemon", async () => {
    daemon.kill("SIGTERM");
    return !await isAlive(daemon.pid);
  });
}

/** Ignores SIGTERM for longer than any test takes. */
const STUBBORN = `
[program:stubborn]
command = {programs}/stubborn.sh {dir}/gate
startsecs = 0
stopwaitsecs = 3600
`;

/** What is in the folder of a daemon that has ended in order. */
const TIDY = ["supervisord.conf"];

async function makeFolder(programs: string, settings = ""): Promise<Folder> {
  const folder = await Folder.make();
  await folder.write(programs, settings);
  return folder;
}

/** Starts a daemon with a program that ignores SIGTERM for good. */
async function startStubborn(folder: Folder): Promise<RunningDaemon> {
  const gate = await Gate.make(folder.path);
  const [daemon] = await Promise.all([folder.start(), gate.word()]);
  await Deno.remove(gate.path);
  return daemon;
}

/** Waits for the end of a daemon that has been told to end. */
async function end(daemon: RunningDaemon): Promise<void> {
  const { code, signal } = await within("the end", daemon.status);
  assertEquals([code, signal], [0, null]);
  await daemon.log.done;
  await daemon.stderr.done;
  assertMatch(daemon.log.text, / shutdown complete$/);
  assertEquals(daemon.stderr.text, "");
  assertEquals(await daemon.folder.living(), []);
  assertEquals(daemon.folder.list(), TIDY);
}

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  Deno.test(`${signal} of the daemon leaves no process and no file`, async () => {
    const family =
      `[program:family]\ncommand = {programs}/stubborn_grandchild.sh {dir}/gate\n` +
      "startsecs = 0\nstopwaitsecs = 0.2\n";
    await using folder = await makeFolder(`${WEB}numprocs = 3\n${family}`);
    const gate = await Gate.make(folder.path);
    await using daemon = await folder.start();
    const pids = (await gate.word()).split(" ").map(Number);
    await Deno.remove(gate.path);
    assertEquals(pids.length, 2);
    for (const pid of pids) assert(await isAlive(pid));
    daemon.kill(signal);
    await end(daemon);
    assertStringIncludes(daemon.log.text, `shutting down: received ${signal}`);
    for (const pid of pids) assertEquals(await isAlive(pid), false);
  });
}

Deno.test("what ignores SIGTERM is killed after shutdown_timeout", async () => {
  await using folder = await makeFolder(
    WEB + STUBBORN,
    "shutdown_timeout = 0.3",
  );
  await using daemon = await startStubborn(folder);
  daemon.kill("SIGTERM");
  await end(daemon);
  assertMatch(daemon.log.text, / killing what has not stopped: stubborn$/m);
});

Deno.test("a second SIGTERM kills at once", async () => {
  await using folder = await makeFolder(STUBBORN, "shutdown_timeout = 3600");
  await using daemon = await startStubborn(folder);
  daemon.kill("SIGTERM");
  await daemon.log.waitFor(/ shutting down: received SIGTERM/);
  await insist(daemon);
  assertStringIncludes(daemon.log.text, "SIGTERM again: killing everything");
});

Deno.test("during a shutdown questions are answered, orders refused", async () => {
  await using folder = await makeFolder(STUBBORN, "shutdown_timeout = 3600");
  await using daemon = await startStubborn(folder);
  using early = await RawClient.connect(folder.socket);
  daemon.kill("SIGTERM");
  await daemon.log.waitFor(/ shutting down: /);
  using late = await RawClient.connect(folder.socket);
  for (const client of [early, late]) {
    const { result } = await client.ask("status");
    assertEquals(result.processes[0].state, "STOPPING");
    assertEquals((await client.ask("version")).result.pid, daemon.pid);
    const orders: [string, object][] = [
      ...["start", "stop", "restart"].map((method): [string, object] => [
        method,
        { name: "stubborn" },
      ]),
      ...["startgroup", "stopgroup"].map((method): [string, object] => [
        method,
        { name: "stubborn" },
      ]),
      ["reload", {}],
      ["shutdown", {}],
    ];
    for (const [method, params] of orders) {
      const { error } = await client.ask(method, params);
      assertEquals(error?.code, -32006, method);
      assertEquals(error?.data.code, "SHUTTING_DOWN");
    }
  }
  const ctl = await folder.ctl("start", "stubborn");
  assertEquals([ctl.code, ctl.stdout], [1, ""]);
  assertMatch(ctl.stderr, /^supervicectl: The daemon is shutting down\n/);
  await insist(daemon);
  // What was open has been closed, and nothing more was said.
  assertEquals([await early.line(), await late.line()], [null, null]);
});

Deno.test("a call that is under way is answered before the end", async () => {
  const slow = "[program:slow]\ncommand = {programs}/serve.sh\n" +
    "startsecs = 3600\nautostart = false\n";
  await using folder = await makeFolder(slow);
  await using daemon = await folder.start();
  using client = await RawClient.connect(folder.socket);
  await client.send(request("waits", "start", { name: "slow" }));
  await daemon.reached("slow", "STARTING");
  daemon.kill("SIGTERM");
  const { id, error } = await client.reply();
  assertEquals([id, error?.code], ["waits", -32003]);
  await end(daemon);
  assertEquals(await client.line(), null);
});

Deno.test("clients that say nothing do not delay the end", async () => {
  await using folder = await makeFolder(WEB);
  await using daemon = await folder.start();
  using idle = await RawClient.connect(folder.socket);
  using halfway = await RawClient.connect(folder.socket);
  using deaf = await RawClient.connect(folder.socket);
  await halfway.write('{"jsonrpc": "2.0", "id": 1, "meth');
  // It never reads what it asks for, and asks for a lot.
  const question = request(1, "status");
  await deaf.send(...Array.from({ length: 200 }, () => question));
  using answered = await RawClient.connect(folder.socket);
  await answered.ask("version");
  daemon.kill("SIGTERM");
  await end(daemon);
  assertEquals(await idle.line(), null);
  assertEquals(await halfway.line(), null);
});

Deno.test("the method shutdown answers, then the daemon ends", async () => {
  await using folder = await makeFolder(WEB);
  await using daemon = await folder.start();
  using client = await RawClient.connect(folder.socket);
  const { result } = await client.ask("shutdown");
  assertEquals(Object.keys(result), ["message"]);
  assertEquals(result.message, "Shutting down");
  await end(daemon);
  assertEquals(await client.line(), null);
});

Deno.test("supervicectl shutdown ends the daemon", async () => {
  await using folder = await makeFolder(WEB);
  await using daemon = await folder.start();
  const { code, stdout, stderr } = await folder.ctl("shutdown");
  assertEquals([code, stdout, stderr], [0, "Shutting down\n", ""]);
  await end(daemon);
});

Deno.test("shutdown --wait waits for a shutdown that is under way, too", async () => {
  await using folder = await makeFolder(STUBBORN, "shutdown_timeout = 3600");
  await using daemon = await startStubborn(folder);
  const first = folder.ctl("shutdown", "--wait");
  await daemon.log.waitFor(/ shutting down: /);
  const second = folder.ctl("shutdown", "--wait");
  await daemon.log.waitFor(/ RPC shutdown .* failed: SHUTTING_DOWN: /);
  await hurry(daemon);
  for (const { code, stdout, stderr } of await Promise.all([first, second])) {
    assertEquals([code, stdout], [0, "The daemon has ended\n"]);
    assertMatch(stderr, /^(shutting down, .*\n)*$/);
  }
  await end(daemon);
});

Deno.test("what crashes again and again is not started any more", async () => {
  const failing = "[program:failing]\ncommand = {programs}/exit_with.sh 1\n" +
    "startretries = 1000\n";
  await using folder = await makeFolder(failing);
  await using daemon = await folder.start();
  await daemon.reached("failing", "BACKOFF");
  daemon.kill("SIGTERM");
  await end(daemon);
  assertEquals(daemon.states("failing").at(-1), "STOPPED");
});

Deno.test("SIGHUP reloads, and a bad file changes nothing", async () => {
  await using folder = await makeFolder(WEB);
  await using daemon = await folder.start();
  const { pid } = await daemon.info("web");
  await folder.write(`${WEB}[program:more]\ncommand = sleep 1000\n`);
  daemon.kill("SIGHUP");
  await daemon.reached("more", "STARTING");
  await folder.write(`${WEB}[program:more]\ncomand = sleep 1\nuser = a b\n`);
  daemon.kill("SIGHUP");
  // All in one line.
  await daemon.log.waitFor(
    / has changed: \S+:9: \[program:more\] comand: .*; \S+:10: .* user: /,
  );
  await Deno.writeTextFile(folder.config, "# emptied\n\n");
  daemon.kill("SIGHUP");
  await daemon.log.waitFor(/ has changed: .* no section is in it /);
  assertEquals((await daemon.info("web")).pid, pid);
  assertEquals((await daemon.info("more")).changed, false);
});

Deno.test(
  "a signal while the daemon starts ends it in order",
  takes("setpriv"),
  async () => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      await using folder = await makeFolder(WEB);
      const { gate, env } = await holdStart(folder, "setpriv");
      const argv = await folder.daemonArgv("-n", "-c", folder.config);
      const child = folder.command(argv, { env }).spawn();
      const visitor = await gate.visitor();
      child.kill(signal);
      visitor.letGo();
      await Deno.remove(`${folder.path}/held`, { recursive: true });
      await using daemon = await RunningDaemon.start(folder, child);
      await end(daemon);
    }
  },
);
