import { assert, assertEquals } from "@std/assert";
import { Folder, RunningDaemon } from "../support/daemon.ts";
import { guardOf } from "../support/guard.ts";
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
      args: ["-o", "etimes=", "-p", `${first}`],
    }).output();
    return Number(new TextDecoder().decode(stdout)) >= 2;
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
