import { assert, assertEquals, assertMatch } from "@std/assert";
import { Folder, type RunningDaemon } from "../support/daemon.ts";
import {
  ended,
  isAlive,
  membersOf,
  signalProcess,
} from "../support/process_table.ts";
import { takes } from "../support/platform.ts";

/** Stops a program; says what became of it, and how long that took. */
async function stop(daemon: RunningDaemon, name: string) {
  const client = await daemon.client();
  const askedMs = performance.now();
  const { process } = await client.call("stop", { name });
  const tookMs = performance.now() - askedMs;
  const { state, exit } = process;
  return { state, tookMs, code: exit?.code, signal: exit?.signal };
}

Deno.test("a sequence of stop signals is gone through in its order and time", async () => {
  await using folder = await Folder.make();
  await folder.write(`
[program:deaf]
command = {programs}/note_signals.sh {dir}/deaf
stopsignal = TERM:0.2 INT:0.3 KILL
startsecs = 0
`);
  await using daemon = await folder.start();
  const [leader = 0] = await folder.numbers("deaf.ready");
  const { state, signal, tookMs } = await stop(daemon, "deaf");
  assertEquals(await folder.read("deaf"), "TERM\nINT\n");
  assertEquals([state, signal], ["STOPPED", "SIGKILL"]);
  assert(tookMs >= 490, `it was given ${tookMs} ms`);
  assertEquals(await membersOf(leader), []);
});

Deno.test("a sequence goes no further than it has to", async () => {
  await using folder = await Folder.make();
  await folder.write(`
[program:polite]
command = {programs}/note_signal.sh {dir}/polite
stopsignal = hup:1000 15:1000 KILL
startsecs = 0

[program:second]
command = sh -c 'trap "" HUP; exec {programs}/note_signal.sh {dir}/second'
stopsignal = SIGHUP:0.2 usr1
stopwaitsecs = 1000
startsecs = 0
`);
  await using daemon = await folder.start();
  for (const [name, noted] of [["polite", "HUP"], ["second", "USR1"]]) {
    await folder.appeared(`${name}.ready`);
    const { state, code } = await stop(daemon, name ?? "");
    assertEquals([state, code], ["STOPPED", 0]);
    assertEquals(await folder.read(name ?? ""), `${noted}\n`);
  }
});

Deno.test("KILL alone asks nobody", async () => {
  await using folder = await Folder.make();
  await folder.write(`
[program:web]
command = {programs}/note_signal.sh {dir}/web
stopsignal = KILL
startsecs = 0
`);
  await using daemon = await folder.start();
  const [leader = 0] = await folder.numbers("web.ready");
  const { state, signal } = await stop(daemon, "web");
  assertEquals([state, signal], ["STOPPED", "SIGKILL"]);
  assertEquals(await folder.read("web"), "");
  assertEquals(await membersOf(leader), []);
});

Deno.test("a stop command ends a program without a signal", async () => {
  await using folder = await Folder.make();
  await Deno.mkdir(`${folder.path}/sub`);
  await folder.write(`
[program:web]
command = {programs}/note_signal.sh {dir}/web.%(process_num)s
numprocs = 2
directory = {dir}/sub
environment = NAME="web-%(process_num)s"
stop_command = sh -c 'pwd >$NAME; env >env.$NAME; kill -USR1 $SUPERVICE_MAIN_PID'
stopwaitsecs = 1000
startsecs = 0
`);
  await using daemon = await folder.start();
  const [leader] = await folder.numbers("web.01.ready");
  await folder.appeared("web.00.ready");
  const { state, code } = await stop(daemon, "web:01");
  assertEquals([state, code], ["STOPPED", 0]);
  assertEquals(await folder.read("web.01"), "USR1\n");
  // It has run where the program does, and with what the program has.
  const here = await Deno.realPath(folder.path);
  assertEquals(await folder.read("sub/web-01"), `${here}/sub\n`);
  const env = (await folder.read("sub/env.web-01")).split("\n");
  assert(env.includes(`SUPERVICE_MAIN_PID=${leader}`));
  assertEquals((await daemon.info("web:00")).state, "RUNNING");
  assertEquals(await folder.read("web.00"), "");
});

Deno.test("signals follow a stop command that fails", async () => {
  await using folder = await Folder.make();
  await folder.write(`
[DEFAULT]
startsecs = 0
stopwaitsecs = 1000

[program:failing]
command = {programs}/note_signal.sh {dir}/failing
stop_command = {programs}/exit_with.sh 3

[program:missing]
command = {programs}/note_signal.sh {dir}/missing
stop_command = {dir}/no-such-command
`);
  await using daemon = await folder.start();
  for (
    const [name = "", why = ""] of [
      ["failing", "it exited with status 3"],
      ["missing", 'Command ".*/no-such-command" not found'],
    ]
  ) {
    await folder.appeared(`${name}.ready`);
    const { state, code } = await stop(daemon, name);
    assertEquals([state, code], ["STOPPED", 0]);
    assertEquals(await folder.read(name), "TERM\n");
    const line = new RegExp(` ${name}: stop command failed: ${why}$`);
    await daemon.log.waitFor(line);
  }
});

Deno.test("signals follow a stop command that has no effect in time", async () => {
  await using folder = await Folder.make();
  await folder.write(`
[program:web]
command = {programs}/note_signal.sh {dir}/web
stop_command = true
stopsignal = INT
stopwaitsecs = 0.3
startsecs = 0
`);
  await using daemon = await folder.start();
  await folder.appeared("web.ready");
  const { state, code, tookMs } = await stop(daemon, "web");
  assertEquals([state, code], ["STOPPED", 0]);
  assert(tookMs >= 290, `it was given ${tookMs} ms`);
  assertEquals(await folder.read("web"), "INT\n");
});

Deno.test("nothing is left of a stop command that takes too long", async () => {
  await using folder = await Folder.make();
  const sleeper = await folder.put(
    "hang.sh",
    `#!/bin/sh
trap '' TERM
sleep 1000 &
echo "$$ $!" >{dir}/n
mv {dir}/n {dir}/pids
wait
`,
    0o755,
  );
  await folder.write(`
[program:web]
command = {programs}/note_signal.sh {dir}/web
stop_command = ${sleeper}
stop_command_timeout = 0.5
startsecs = 0
`);
  await using daemon = await folder.start();
  await folder.appeared("web.ready");
  const { state, tookMs } = await stop(daemon, "web");
  assertEquals(state, "STOPPED");
  assert(tookMs >= 490, `it was given ${tookMs} ms`);
  assertEquals(await folder.read("web"), "TERM\n");
  await daemon.log.waitFor(/ stop command failed: it took more than 0.5 s$/);
  const [command = 0] = await folder.numbers("pids");
  assertEquals(await membersOf(command), []);
});

Deno.test(
  "nothing is left of what a stop command has started",
  takes("marks", "setsid"),
  async () => {
    await using folder = await Folder.make();
    await folder.write(`
[program:web]
command = {programs}/note_signal.sh {dir}/web
stop_command = sh -c 'setsid sleep 1000 & sleep 1000 & echo $$ >pid.stop; kill -HUP $SUPERVICE_MAIN_PID'
directory = {dir}
startsecs = 0
`);
    await using daemon = await folder.start();
    await folder.appeared("web.ready");
    assertEquals((await stop(daemon, "web")).state, "STOPPED");
    const [command = 0] = await folder.numbers("pid.stop");
    await ended(command);
    // A daemon that ends waits for it; a stop does not.
    assertEquals(await daemon.stop(), 0);
    assertEquals(await membersOf(command), []);
    assertEquals(await folder.living(), []);
  },
);

Deno.test("a forced restart does not wait for a stop command", async () => {
  await using folder = await Folder.make();
  await folder.write(
    `
[program:web]
command = {programs}/note_signal.sh {dir}/web
stop_command = sh -c 'echo $$ >n; mv n pid.stop; exec sleep 1000'
stop_command_timeout = 1000
directory = {dir}
startsecs = 0
`,
    "shutdown_timeout = 1",
  );
  await using daemon = await folder.start();
  const [first = 0] = await folder.numbers("web.ready");
  const client = await daemon.client();
  const gentle = client.call("restart", { name: "web" });
  const [command = 0] = await folder.numbers("pid.stop");
  const params = { name: "web", force: true };
  const { process } = await client.call("restart", params);
  assertEquals((await gentle).process.pid, process.pid);
  assertEquals(process.exit?.signal, "SIGKILL");
  assertEquals(await membersOf(first), []);
  await ended(command);
});

for (
  const { settings, first } of [
    { settings: "stopasgroup = false", first: "WINCH" },
    { settings: "stopasgroup = true", first: "TERM" },
  ]
) {
  const [title] = settings.split("\n");
  Deno.test(`${title} decides when the children of a program are told`, async () => {
    await using folder = await Folder.make();
    await folder.write(`
[program:tree]
command = {programs}/tell_child_first.sh {dir}/noted
startsecs = 0
stopwaitsecs = 1
${settings}
`);
    await using daemon = await folder.start();
    const [leader = 0, child = 0] = await folder.numbers("noted.ready");
    assertEquals((await stop(daemon, "tree")).state, "STOPPED");
    // A child that has just been told of TERM may still note the WINCH, too.
    const noted = (await folder.read("noted")).trim().split("\n");
    assertEquals([noted[0], noted.includes("TERM")], [first, true]);
    assert(!await isAlive(child));
    assertEquals(await membersOf(leader), []);
  });
}

for (
  const { trap, end } of [
    { trap: 'trap "" TERM', end: "SIGKILL" },
    { trap: ":", end: "SIGTERM" },
  ]
) {
  Deno.test(`killasgroup = false leaves alone who outlives a leader that ends by ${end}`, async () => {
    await using folder = await Folder.make();
    await folder.write(`
[program:tree]
command = sh -c '${trap}; sleep 1000 & echo $$ $! >n; mv n pids; wait'
directory = {dir}
startsecs = 0
stopwaitsecs = 0.2
stopasgroup = false
killasgroup = false
`);
    await using daemon = await folder.start();
    const [leader = 0, child = 0] = await folder.numbers("pids");
    const { state, signal } = await stop(daemon, "tree");
    assertEquals([state, signal], ["STOPPED", end]);
    assert(!await isAlive(leader));
    assert(await isAlive(child), "it was to be left alone");
    signalProcess(child);
    await ended(child);
  });
}

Deno.test(
  "killasgroup = false leaves alone who outlives a crash",
  takes("marks", "setsid"),
  async () => {
    await using folder = await Folder.make();
    await folder.write(`
[program:tree]
command = sh -c 'sleep 1000 & echo $$ $! >n; mv n pids; wait'
directory = {dir}
startsecs = 0
stopasgroup = false
killasgroup = false

[program:away]
command = {programs}/escape.sh {dir}/away
startsecs = 0
`);
    await using daemon = await folder.start();
    const from = await daemon.reached("away", "RUNNING");
    const [leader = 0, child = 0] = await folder.numbers("pids");
    await Deno.remove(`${folder.path}/pids`);
    signalProcess(leader);
    const [, next = 0] = await folder.numbers("pids");
    // All processes are looked at once more for this one, after the first look.
    const [other = 0] = await folder.numbers("away");
    signalProcess(other);
    await daemon.log.waitFor(/ away: ended what had left its group: /, from);
    assert(await isAlive(child), "it was to be left alone");
    assertEquals((await stop(daemon, "tree")).state, "STOPPED");
    for (const pid of [child, next]) {
      if (await isAlive(pid)) signalProcess(pid);
      await ended(pid);
    }
  },
);

Deno.test("a state that lasts is told truthfully while a sequence goes on", async () => {
  await using folder = await Folder.make();
  await folder.write(`
[program:tree]
command = {programs}/fork_grandchild.sh {dir}/pids
startsecs = 0
stopwaitsecs = 1000
`);
  await using daemon = await folder.start();
  const [leader = 0, grandchild = 0] = await folder.numbers("pids");
  const stopped = stop(daemon, "tree");
  await ended(leader);
  const { state, pid, reason } = await daemon.info("tree");
  assertEquals([state, pid], ["STOPPING", null]);
  assertMatch(reason ?? "", /^ending processes that it left behind/);
  assert(await isAlive(grandchild));
  for (const member of await membersOf(leader)) signalProcess(member.pid);
  assertEquals((await stopped).state, "STOPPED");
});
