import { assert, assertEquals, assertMatch } from "@std/assert";
import { Guard } from "../../src/sys/guard.ts";
import { Folder, RunningDaemon } from "../support/daemon.ts";
import { FakeClock } from "../support/fake_clock.ts";
import { guardOf, guardRows, guardsOf } from "../support/guard.ts";
import { pathWith } from "../support/installed.ts";
import {
  ended,
  isAlive,
  membersOf,
  signalProcess,
} from "../support/process_table.ts";
import { until } from "../support/until.ts";

const TREES = `
[DEFAULT]
startsecs = 0

[program:tree]
command = {programs}/fork_grandchild.sh {dir}/tree.pids

[program:warned]
command = {programs}/fork_grandchild.sh {dir}/warned.pids
reconcile = warn

[program:free]
command = {programs}/fork_grandchild.sh {dir}/free.pids
pdeathsig = false
`;

/** Leader and grandchild of a program. */
async function pidsOf(folder: Folder, name: string): Promise<number[]> {
  return await folder.numbers(`${name}.pids`);
}

/** Ends what a test has left running on purpose. */
async function clean(...trees: readonly (readonly number[])[]): Promise<void> {
  for (const [leader = 0] of trees) {
    for (const { pid } of await membersOf(leader)) {
      signalProcess(pid);
      await ended(pid);
    }
  }
}

Deno.test("what a killed daemon has started ends at once, as far as it should", async () => {
  await using folder = await Folder.make();
  await folder.write(TREES);
  await using daemon = await folder.start();
  const guard = await guardOf(daemon);
  const [row] = await guardRows(new Set([daemon.pid]));
  assert(row && !row.text.includes(folder.mark), "it knows no secrets");
  const [tree, warned, free] = await Promise.all(
    ["tree", "warned", "free"].map((name) => pidsOf(folder, name)),
  );
  assert(tree && warned && free);
  daemon.kill("SIGKILL");
  await daemon.status;
  await ended(guard);
  for (const pid of tree) await ended(pid);
  await ended(warned[0] ?? 0);
  // What is left to the next daemon is left alone.
  const left = [...warned.slice(1), ...free];
  assertEquals(left.length, 3);
  assertEquals(await Promise.all(left.map(isAlive)), [true, true, true]);
  await clean(warned, free);
});

Deno.test("a guard that was killed is replaced, and the next one knows everybody", async () => {
  await using folder = await Folder.make();
  await folder.write(TREES);
  await using daemon = await folder.start();
  const first = await guardOf(daemon);
  const [leader = 0] = await pidsOf(folder, "tree");
  const free = await pidsOf(folder, "free");
  // One that dies at once is not worth another try.
  await until("the guard is a second old", async () => {
    const { stdout } = await new Deno.Command("ps", {
      args: ["-o", "etime=", "-p", `${first}`],
    }).output();
    return !/^\s*00:0[01]\s*$/.test(new TextDecoder().decode(stdout));
  });
  signalProcess(first);
  await daemon.log.waitFor(/guard .* has ended \(SIGKILL\): started again/);
  await guardOf(daemon, first);
  daemon.kill("SIGKILL");
  await daemon.status;
  await ended(leader);
  assertEquals(await membersOf(leader), []);
  await clean(await pidsOf(folder, "warned"), free);
});

Deno.test("who has ended is not guarded any more", async () => {
  await using folder = await Folder.make();
  await folder.write(`
[program:brief]
command = sh -c 'exit 0'
autorestart = false
startsecs = 0

[program:web]
command = {programs}/serve.sh
startsecs = 0
`);
  await using daemon = await folder.start();
  await daemon.reached("brief", "EXITED");
  await daemon.reached("web", "RUNNING");
  const guard = await guardOf(daemon);
  await (await daemon.client()).call("stop", { name: "web" });
  assertEquals(await daemon.stop(), 0);
  await ended(guard);
  assertEquals(await folder.living(), []);
});

Deno.test("programs end with their daemon also where setpriv is not there", async () => {
  await using folder = await Folder.make();
  await folder.write("[program:web]\ncommand = {programs}/serve.sh");
  const tools = ["sh", "id", "cat", "ps", "grep", "getent", "sleep"];
  const env = { PATH: await pathWith(folder, tools) };
  const argv = await folder.daemonArgv("-n", "-c", folder.config);
  const child = folder.command(argv, { env }).spawn();
  await using daemon = await RunningDaemon.start(folder, child);
  await daemon.reached("web", "RUNNING");
  const { pid } = await daemon.info("web");
  assert(!/setpriv/.test(daemon.log.text), daemon.log.text);
  daemon.kill("SIGKILL");
  await daemon.status;
  await ended(pid ?? 0);
});

const SELF = { pid: Deno.pid };

/** A guard of this test itself, by a clock that stands still. */
class GuardBench implements AsyncDisposable {
  readonly clock = new FakeClock();
  readonly guard: Guard;
  readonly #troubles: string[] = [];

  constructor(shell = "/bin/sh") {
    this.guard = new Guard({ shell, clock: this.clock });
    this.guard.onTrouble = (message) => void this.#troubles.push(message);
  }

  /** Waits until so much has been said, and returns the last of it. */
  async trouble(count: number): Promise<string> {
    await until(`trouble ${count}`, async () => {
      await guardsOf(SELF);
      return this.#troubles.length >= count;
    });
    return this.#troubles[count - 1] ?? "";
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.guard[Symbol.asyncDispose]();
    this.clock[Symbol.dispose]();
  }
}

/** A child that is to be ended by the guard; otherwise it ends by itself. */
function sleeper(): Deno.ChildProcess {
  return new Deno.Command("sleep", { args: ["20"] }).spawn();
}

/** No process has such an id. */
const NOBODY = 2 ** 22;

Deno.test("a guard keeps up with thousands of starts and ends", async () => {
  await using bench = new GuardBench();
  const { guard } = bench;
  await using child = sleeper();
  const ends: (() => void)[] = [];
  let last = NOBODY;
  const add = () => guard.add({ pid: ++last, group: true });
  for (let count = 0; count < 1_000; count++) ends.push(add());
  guard.add({ pid: child.pid, group: true });
  for (let count = 0; count < 3_000; count++) {
    const at = (count * 7) % ends.length;
    ends[at]?.();
    ends[at] = add();
  }
  for (const end of ends) end();
  // One that is late is killed, and then ends nobody.
  await guard[Symbol.asyncDispose]();
  assertEquals((await child.status).signal, "SIGKILL");
});

Deno.test("a guard is told without a turn of the event loop", async () => {
  await using folder = await Folder.make();
  const heard = `${folder.path}/heard`;
  const shell = await folder.put("sh", `#!/bin/sh\ncat >${heard}\n`, 0o755);
  await using bench = new GuardBench(shell);
  const { guard } = bench;
  guard.prepare();
  // Whether a new pipe can be written to is known after a turn.
  await guardOf(SELF);
  for (const pid of [1, 2, 3]) {
    guard.add({ pid: NOBODY + pid, group: true });
    await guard.told();
    const script = 'i=0; until grep -qs "^$1 " "$0"; do ' +
      "[ $((i += 1)) -lt 250 ] || exit; sleep 0.02; done";
    const { success } = new Deno.Command("sh", {
      args: ["-c", script, heard, `${pid - 1}`],
    }).outputSync();
    assert(success, `it has not heard of ${pid}`);
  }
  await guard[Symbol.asyncDispose]();
});

Deno.test("a guard that does not read any more is replaced, and nobody waits", async () => {
  await using bench = new GuardBench();
  const { clock, guard } = bench;
  await using child = sleeper();
  guard.add({ pid: child.pid, group: false });
  const first = await guardOf(SELF);
  await clock.advance(1_000);
  signalProcess(first, "SIGSTOP");
  for (let count = 0; count < 100_000; count++) {
    guard.add({ pid: NOBODY, group: true })();
    await guard.told();
  }
  assertMatch(
    await bench.trouble(1),
    /did not read any more\): started again$/,
  );
  await guardOf(SELF, first);
  await guard[Symbol.asyncDispose]();
  assertEquals((await child.status).signal, "SIGKILL");
});

Deno.test("a guard that can't live is tried again, and says so", async () => {
  await using bench = new GuardBench();
  const { clock, guard } = bench;
  await using child = sleeper();
  guard.add({ pid: child.pid, group: false });
  let pid = await guardOf(SELF);
  signalProcess(pid);
  assertMatch(
    await bench.trouble(1),
    /^there is no guard .* for now \(SIGKILL\)/,
  );
  assertEquals(guard.isOn, false);
  await clock.advance(1_000);
  pid = await guardOf(SELF);
  signalProcess(pid);
  await ended(pid);
  // Twice as long, and without a word.
  await until("the next try is due", async () => {
    await guardsOf(SELF);
    return clock.nextTimerMs === 2_000;
  });
  await clock.advance(2_000);
  assertEquals(guard.isOn, false, "nobody knows yet");
  await guardOf(SELF, pid);
  await clock.advance(1_000);
  assertEquals(
    await bench.trouble(2),
    "there is a guard of the programs again",
  );
  assertEquals(guard.isOn, true);
  await guard[Symbol.asyncDispose]();
  assertEquals((await child.status).signal, "SIGKILL");
});

Deno.test("a guard that stands still does not hold up the end", async () => {
  await using bench = new GuardBench();
  const { guard } = bench;
  guard.prepare();
  const pid = await guardOf(SELF);
  signalProcess(pid, "SIGSTOP");
  await guard[Symbol.asyncDispose]();
  assertEquals(await guardsOf(SELF), []);
});
