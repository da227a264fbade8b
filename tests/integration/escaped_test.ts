import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { Folder } from "../support/daemon.ts";
import { Gate } from "../support/gate.ts";
import {
  ended,
  isAlive,
  listProcesses,
  membersOf,
  signalProcess,
} from "../support/process_table.ts";
import { until } from "../support/until.ts";
import { takes } from "../support/platform.ts";

/** Waits for the pids of a program and of who has left its group. */
async function pair(folder: Folder, name = "pids") {
  const [leader = 0, escaped = 0] = await folder.numbers(name);
  await Deno.remove(`${folder.path}/${name}`);
  return { leader, escaped };
}

Deno.test(
  "a stop ends who has left the group, too",
  takes("marks", "setsid"),
  async () => {
    await using folder = await Folder.make();
    await folder.write(`
[program:web]
command = {programs}/escape.sh {dir}/pids
startsecs = 0
stopwaitsecs = 1000
`);
    await using daemon = await folder.start();
    const { leader, escaped } = await pair(folder);
    const row = (await listProcesses()).find(({ pid }) => pid === escaped);
    assertEquals([row?.pgid, row?.sid], [escaped, escaped], "it has got away");
    const client = await daemon.client();
    const { process } = await client.call("stop", { name: "web" });
    assertEquals(process.state, "STOPPED");
    assert(!await isAlive(escaped));
    assertEquals(await membersOf(leader), []);
  },
);

Deno.test(
  "a stop finds who has left the group by more than one step",
  takes("marks", "setsid"),
  async () => {
    await using folder = await Folder.make();
    const away = await folder.put(
      "away.sh",
      `#!/bin/sh
# As a daemon of old does it: two forks, a session of its own, another folder.
(setsid sh -c '(cd /; echo $$ >"$0.mid"; exec sleep 1000) &
  echo $! >"$0.new"; mv "$0.new" "$0"' "$1" &)
exec sleep 1000
`,
      0o755,
    );
    await folder.write(`
[program:web]
command = ${away} {dir}/pid.away
startsecs = 0
`);
    await using daemon = await folder.start();
    const [away1 = 0] = await folder.numbers("pid.away");
    const [leader = 0] = await daemon.spawned("web");
    const row = (await listProcesses()).find(({ pid }) => pid === away1);
    assertNotEquals([row?.pgid, row?.ppid], [leader, leader]);
    const client = await daemon.client();
    await client.call("stop", { name: "web" });
    assert(!await isAlive(away1));
  },
);

Deno.test(
  "STOPPED comes only when who has left the group is gone, by SIGKILL at last",
  takes("marks", "setsid"),
  async () => {
    await using folder = await Folder.make();
    await folder.write(`
[program:web]
command = {programs}/escape.sh {dir}/pids ''
startsecs = 0
stopwaitsecs = 3
`);
    await using daemon = await folder.start();
    const { leader, escaped } = await pair(folder);
    const client = await daemon.client();
    const askedMs = performance.now();
    const stopped = client.call("stop", { name: "web" });
    await ended(leader);
    const { state, pid } = await daemon.info("web");
    assertEquals([state, pid], ["STOPPING", null]);
    assert(await isAlive(escaped), "it ignores SIGTERM");
    assertEquals((await stopped).process.state, "STOPPED");
    const tookMs = performance.now() - askedMs;
    assert(!await isAlive(escaped));
    // One deadline for both of them, and no second one after it.
    assert(tookMs >= 2_990 && tookMs < 20_000, `it took ${tookMs} ms`);
    assertEquals(daemon.states("web"), [
      ...["STARTING", "RUNNING"],
      ...["STOPPING", "STOPPED"],
    ]);
  },
);

Deno.test(
  "a crash is made good while who has left the group is being ended",
  takes("marks", "setsid"),
  async () => {
    await using folder = await Folder.make();
    const gate = await Gate.make(folder.path);
    await folder.write(
      `
[program:web]
command = {programs}/escape.sh {dir}/pids 'read -r _ <{dir}/gate; exit 0'
startsecs = 0
stopwaitsecs = 1000
`,
      "shutdown_timeout = 0.1",
    );
    await using daemon = await folder.start();
    const from = await daemon.reached("web", "RUNNING");
    const old = await pair(folder);
    signalProcess(old.leader);
    await daemon.reached("web", "RUNNING", from);
    const now = await pair(folder);
    // It has seen the stop signal, and is in no hurry.
    const visitor = await gate.visitor();
    assertEquals((await daemon.info("web")).pid, now.leader);
    assert(await isAlive(old.escaped));
    visitor.letGo();
    await ended(old.escaped);
    await daemon.log.waitFor(
      new RegExp(` web: ended what had left its group: .*\\b${old.escaped}\\b`),
      from,
    );
    assert(await isAlive(now.escaped), "it belongs to the new run");
    assertEquals(daemon.states("web", from), ["STARTING", "RUNNING"]);
  },
);

Deno.test(
  "a crash that repeats waits for who has left the group",
  takes("marks", "setsid"),
  async () => {
    await using folder = await Folder.make();
    await folder.write(`
[program:web]
command = {programs}/escape.sh {dir}/pids 'echo TERM >{dir}/told; exit 0'
startsecs = 0
stopwaitsecs = 1000
backoff_base = 0.05
`);
    await using daemon = await folder.start();
    const first = await daemon.reached("web", "RUNNING");
    signalProcess((await pair(folder)).leader);
    const from = await daemon.reached("web", "RUNNING", first);
    const { leader, escaped } = await pair(folder);
    await daemon.log.waitFor(/ web: ended what had left its group: /);
    await Deno.remove(`${folder.path}/told`);
    signalProcess(leader);
    await daemon.reached("web", "BACKOFF", from);
    assert(!await isAlive(escaped));
    assertEquals(await folder.read("told"), "TERM\n");
    await daemon.reached("web", "RUNNING", from);
    assertEquals(daemon.states("web", from), [
      ...["EXITED", "STOPPING", "BACKOFF"],
      ...["STARTING", "RUNNING"],
    ]);
  },
);

Deno.test(
  "kill_escaped = false leaves alone who has left the group",
  takes("marks", "setsid"),
  async () => {
    await using folder = await Folder.make();
    await folder.write(`
[program:web]
command = {programs}/escape.sh {dir}/pids
startsecs = 0
kill_escaped = false
`);
    await using daemon = await folder.start();
    const from = await daemon.reached("web", "RUNNING");
    const first = await pair(folder);
    signalProcess(first.leader);
    await daemon.reached("web", "RUNNING", from);
    const second = await pair(folder);
    const client = await daemon.client();
    const { process } = await client.call("stop", { name: "web" });
    assertEquals(process.state, "STOPPED");
    // A daemon that ends in order does as it was told, too.
    assertEquals(await daemon.stop(), 0);
    for (const { leader, escaped } of [first, second]) {
      assertEquals(await membersOf(leader), []);
      assert(await isAlive(escaped), "it was to be left alone");
      signalProcess(escaped);
      await until(
        "its end",
        async () => (await membersOf(escaped)).length === 0,
      );
    }
  },
);

Deno.test(
  "nothing is lost at the end when others hold the output open",
  takes("marks", "setsid"),
  async () => {
    await using folder = await Folder.make();
    const talker = await folder.put(
      "talker.sh",
      `#!/bin/sh
trap 'head -c 60000 /dev/zero | tr "\\000" x; exit 0' TERM
setsid sleep 1000 &
echo $! >"$0.new"
mv "$0.new" "$0.pid"
while :; do sleep 1000 & wait $!; done
`,
      0o755,
    );
    await folder.write(`
[program:web]
command = ${talker}
startsecs = 0
kill_escaped = false
stdout_logfile = {dir}/web.log
`);
    await using daemon = await folder.start();
    const [holder = 0] = await folder.numbers("talker.sh.pid");
    await daemon.reached("web", "RUNNING");
    assertEquals(await daemon.stop(), 0);
    assertEquals((await folder.read("web.log")).length, 60_000);
    assert(await isAlive(holder), "it was to be left alone");
    signalProcess(holder);
    await until("its end", async () => (await membersOf(holder)).length === 0);
  },
);

Deno.test(
  "only its own descendants are ended with a program",
  takes("marks", "setsid"),
  async () => {
    await using folder = await Folder.make();
    await folder.write(`
[DEFAULT]
startsecs = 0

[program:web]
command = {programs}/escape.sh {dir}/web

[program:web2]
command = {programs}/escape.sh {dir}/web2

[program:many]
command = {programs}/escape.sh {dir}/many.%(process_num)s
numprocs = 2
`);
    await using other = await Folder.make();
    await other.write(`
[program:web]
command = {programs}/escape.sh {dir}/web
startsecs = 0
`);
    await using daemon = await folder.start();
    await using _others = await other.start();
    const stopped = [await pair(folder, "web"), await pair(folder, "many.01")];
    const left = [
      await pair(folder, "web2"),
      await pair(folder, "many.00"),
      await pair(other, "web"),
    ];
    const client = await daemon.client();
    for (const name of ["web", "many:01"]) await client.call("stop", { name });
    const alive = (pairs: typeof left) =>
      Promise.all(pairs.map(({ escaped }) => isAlive(escaped)));
    assertEquals(await alive(stopped), [false, false]);
    assertEquals(await alive(left), [true, true, true]);
  },
);

Deno.test(
  "the end of the daemon ends who has left a group",
  takes("marks", "setsid"),
  async () => {
    await using folder = await Folder.make();
    await folder.write(`
[program:web]
command = {programs}/escape.sh {dir}/pids ''
startsecs = 0
stopwaitsecs = 0.2
`);
    await using daemon = await folder.start();
    const { escaped } = await pair(folder);
    assertEquals(await daemon.stop(), 0);
    assert(!await isAlive(escaped));
    assertEquals(await folder.living(), []);
  },
);

Deno.test(
  "nobody who has left the group is lost for want of descriptors",
  takes("marks", "setsid", "/proc", "prlimit"),
  async () => {
    await using folder = await Folder.make();
    await folder.write(`
[program:web]
command = {programs}/escape.sh {dir}/pids
startsecs = 0
stopwaitsecs = 1000
`);
    await using daemon = await folder.start();
    const { leader, escaped } = await pair(folder);
    const client = await daemon.client();
    await daemon.reached("web", "RUNNING");
    const limit = (soft: string) =>
      new Deno.Command("prlimit", {
        args: [`--pid=${daemon.pid}`, `--nofile=${soft}:`],
      }).output();
    const before = await softLimit(daemon.pid);
    await limit("3");
    const stopped = client.call("stop", { name: "web" });
    await ended(leader);
    await daemon.log.waitFor(/ web: can't see who is left, and looks again: /);
    assert(await isAlive(escaped));
    await limit(before);
    assertEquals((await stopped).process.state, "STOPPED");
    assert(!await isAlive(escaped));
  },
);

/** How many files a process may have open. */
async function softLimit(pid: number): Promise<string> {
  const text = await Deno.readTextFile(`/proc/${pid}/limits`);
  const [, soft = ""] = /^Max open files\s+(\d+)/m.exec(text) ?? [];
  return soft;
}
