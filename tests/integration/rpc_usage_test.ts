import { assert, assertEquals } from "@std/assert";
import { Bench } from "../support/rpc_bench.ts";

Deno.test("usage tells what whole groups use", async () => {
  await using bench = await Bench.make(`
[program:family]
command = {programs}/fork_grandchild.sh {dir}/pids
startsecs = 0
stopsignal = KILL

[program:idle]
command = {programs}/serve.sh
autostart = false
`);
  const [leader] = await bench.folder.numbers("pids");
  const { processes: [family, idle] } = await bench.result("usage");
  assertEquals([family.name, family.pid], ["family", leader]);
  // The leader and the shell it has forked, which has a child of its own.
  assert(family.processes >= 2, `${family.processes}`);
  assert(family.memory > 100_000 && family.cpu >= 0);
  assertEquals(idle, {
    name: "idle",
    pid: null,
    processes: 0,
    cpu: 0,
    memory: 0,
  });
  const { processes } = await bench.result("usage", { names: ["i*"] });
  assertEquals(processes.length, 1);
  assertEquals((await bench.error("usage", { names: ["x"] }))[0], -32001);
});
