import {
  assert,
  assertEquals,
  assertMatch,
  assertNotEquals,
} from "@std/assert";
import { Folder } from "../support/daemon.ts";
import { Gate } from "../support/gate.ts";
import { isAlive, signalProcess } from "../support/process_table.ts";

Deno.test("a killed child is replaced by a new one", async () => {
  await using folder = await Folder.make();
  await folder.write(`
[program:web]
command = {programs}/serve.sh
startsecs = 0.2
`);
  await using daemon = await folder.start();
  const up = await daemon.reached("web", "RUNNING");
  const { pid } = await daemon.info("web");
  signalProcess(pid);
  await daemon.reached("web", "RUNNING", up);
  const after = await daemon.info("web");
  assertNotEquals(after.pid, pid);
  assertEquals([after.restarts, after.exit?.signal], [1, "SIGKILL"]);
  assertEquals(await daemon.spawned("web", 2), [pid, after.pid]);
});

Deno.test("a program that exits at once is retried, then given up with the reason", async () => {
  await using folder = await Folder.make();
  await folder.write(`
[program:bad]
command = {programs}/exit_with.sh 3 the database is not there
startretries = 2
`);
  await using daemon = await folder.start();
  await daemon.reached("bad", "FATAL");
  assertEquals(daemon.states("bad"), [
    ...["STARTING", "EXITED", "BACKOFF"],
    ...["STARTING", "EXITED", "BACKOFF"],
    ...["STARTING", "EXITED", "FATAL"],
  ]);
  assertEquals((await daemon.spawned("bad")).length, 3);
  const { reason, exit, pid, restarts } = await daemon.info("bad");
  assertEquals(
    reason,
    "gave up after 3 tries: exited with status 3 too quickly: " +
      "the database is not there",
  );
  assertEquals([exit?.code, exit?.signal], [3, null]);
  assertEquals([pid, restarts], [null, 2]);
});

Deno.test("no retries means that the first failed start is final", async () => {
  await using folder = await Folder.make();
  await folder.write(`
[program:bad]
command = {programs}/exit_with.sh 0
startretries = 0
`);
  await using daemon = await folder.start();
  await daemon.reached("bad", "FATAL");
  assertEquals(daemon.states("bad"), ["STARTING", "EXITED", "FATAL"]);
  const { reason } = await daemon.info("bad");
  assertMatch(reason ?? "", /^gave up after 1 try: exited with status 0/);
});

Deno.test("without autorestart the end of a program is EXITED, whenever it comes", async () => {
  await using folder = await Folder.make();
  await folder.write(`
[program:quick]
command = {programs}/exit_with.sh 7
autorestart = false

[program:later]
command = {programs}/exit_with.sh 0
autorestart = false
startsecs = 0

[program:killed]
command = sh -c 'kill -USR1 $$'
autorestart = false
startsecs = 0
`);
  const before = new Date();
  await using daemon = await folder.start();
  const ends: unknown[] = [];
  for (const name of ["quick", "later", "killed"]) {
    await daemon.reached(name, "EXITED");
    const { pid, uptime, healthy, exit, restarts } = await daemon.info(name);
    assertEquals([pid, uptime, healthy, restarts], [null, null, null, 0]);
    const at = new Date(exit?.at ?? "");
    assertEquals(at.toISOString(), exit?.at);
    assert(at >= before && at <= new Date(), exit?.at);
    ends.push([exit?.code, exit?.signal]);
  }
  assertEquals(ends, [[7, null], [0, null], [null, "SIGUSR1"]]);
  const why = await daemon.log.waitFor(/ quick: STARTING -> EXITED: /);
  assertMatch(daemon.log.lines[why - 1] ?? "", /exited with status 7 too /);
  assertEquals(daemon.states("quick"), ["STARTING", "EXITED"]);
  assertEquals(daemon.states("later"), ["STARTING", "RUNNING", "EXITED"]);
});

Deno.test("a missing command is tried again, because it may still come", async () => {
  await using folder = await Folder.make();
  await folder.write(`
[program:never]
command = {dir}/never
startretries = 1

[program:soon]
command = {dir}/soon
startsecs = 0
`);
  await using daemon = await folder.start();
  await daemon.reached("soon", "BACKOFF");
  await Deno.symlink(folder.fill("{programs}/serve.sh"), `${folder.path}/soon`);
  await daemon.reached("soon", "RUNNING");
  await daemon.reached("never", "FATAL");
  assertEquals(daemon.states("never"), [
    ...["STARTING", "BACKOFF"],
    ...["STARTING", "FATAL"],
  ]);
  const { reason, exit } = await daemon.info("never");
  assertEquals(
    reason,
    `gave up after 2 tries: Command "${folder.path}/never" not found`,
  );
  assertEquals(exit, null);
});

Deno.test("a command that may not be run is given up at once", async () => {
  await using folder = await Folder.make();
  await Deno.writeTextFile(`${folder.path}/text`, "#!/bin/sh\n", {
    mode: 0o644,
  });
  await folder.write(`
[program:text]
command = {dir}/text

[program:folder]
command = {dir}
`);
  await using daemon = await folder.start();
  for (const [name, why] of [["text", "not exec"], ["folder", "a directory"]]) {
    await daemon.reached(name ?? "", "FATAL");
    assertEquals(daemon.states(name ?? ""), ["STARTING", "FATAL"]);
    const { reason } = await daemon.info(name ?? "");
    assertMatch(reason ?? "", new RegExp(`^Command .* can't be run: ${why}`));
  }
});

Deno.test("startsecs = 0 counts a program as started at once", async () => {
  await using folder = await Folder.make();
  await folder.write(`
[program:web]
command = {programs}/serve.sh
startsecs = 0

[program:slow]
command = {programs}/serve.sh
startsecs = 1000
`);
  await using daemon = await folder.start();
  await daemon.reached("web", "RUNNING");
  const web = await daemon.info("web");
  assert(web.uptime !== null && web.uptime < 30, `uptime ${web.uptime}`);
  assertEquals([web.exit, web.reason, web.healthy], [null, null, null]);
  const pids = await daemon.spawned("slow");
  const slow = await daemon.info("slow");
  assertEquals([slow.state, slow.uptime], ["STARTING", null]);
  assertEquals([slow.pid], pids);
});

Deno.test("only restarts of its own accord count as restarts", async () => {
  await using folder = await Folder.make();
  await folder.write(`
[program:web]
command = {programs}/serve.sh
startsecs = 0
backoff_base = 0.05
`);
  await using daemon = await folder.start();
  const client = await daemon.client();
  let from = await daemon.reached("web", "RUNNING");
  for (const expected of [1, 2]) {
    const { pid } = await daemon.info("web");
    signalProcess(pid);
    from = await daemon.reached("web", "RUNNING", from);
    assertEquals((await daemon.info("web")).restarts, expected);
  }
  const { process } = await client.call("restart", { name: "web" });
  assertEquals([process.restarts, process.exit?.signal], [2, "SIGTERM"]);
});

Deno.test("instances have numbers in name, command, environment and log", async () => {
  await using folder = await Folder.make();
  await folder.write(`
[program:worker]
command = {programs}/tell.sh {dir}/%(process_num)s 'echo "$WORD"'
environment = WORD="word-%(process_num)s %% %s"
stdout_logfile = {dir}/worker-%(process_num)s.log
numprocs = 4
startsecs = 0
autostart = false

[program:single]
command = {programs}/serve.sh
autostart = false
`);
  await using daemon = await folder.start();
  const client = await daemon.client();
  const names = ["worker:00", "worker:01", "worker:02", "worker:03"];
  const { processes } = await client.call("status", {});
  assertEquals(
    processes.map(({ name, group, state }) => [name, group, state]),
    [...names.map((name) => [name, "worker"]), ["single", "single"]]
      .map((row) => [...row, "STOPPED"]),
  );
  const started = await client.call("startgroup", { name: "worker" });
  assertEquals(started.processes.map(({ name }) => name), names);
  assertEquals(new Set(started.processes.map(({ pid }) => pid)).size, 4);
  for (const number of ["00", "01", "02", "03"]) {
    assertEquals(await folder.appeared(number), `word-${number} %% %s\n`);
    assert(folder.list().includes(`worker-${number}.log`));
  }
  const { processes: stopped } = await client.call("stopgroup", {
    name: "worker",
  });
  assertEquals(stopped.map(({ state }) => state), Array(4).fill("STOPPED"));
});

Deno.test("a group is started and stopped as a whole, and nothing else with it", async () => {
  await using folder = await Folder.make();
  await folder.write(`
[DEFAULT]
command = {programs}/serve.sh
startsecs = 0
autostart = false

[program:a]
[program:alone]
autostart = true
[program:b]
numprocs = 2

[group:both]
programs = b, a
`);
  await using daemon = await folder.start();
  await daemon.reached("alone", "RUNNING");
  const alone = await daemon.info("alone");
  const client = await daemon.client();
  const started = await client.call("startgroup", { name: "both" });
  assertEquals(started.message, "Started group both");
  assertEquals(
    started.processes.map(({ name, group, state }) => [name, group, state]),
    ["a", "b:00", "b:01"].map((name) => [name, "both", "RUNNING"]),
  );
  const stopped = await client.call("stopgroup", { name: "both" });
  assertEquals(stopped.message, "Stopped group both");
  for (const { pid } of started.processes) assert(!await isAlive(pid ?? 0));
  const { pid, state, group } = await daemon.info("alone");
  assertEquals([pid, state, group], [alone.pid, "RUNNING", "alone"]);
});

Deno.test("directory and relative paths are where they are expected", async () => {
  await using folder = await Folder.make();
  await Deno.mkdir(`${folder.path}/sub`);
  await folder.write(`
[program:here]
command = {programs}/tell.sh {dir}/here pwd
startsecs = 0

[program:there]
command = {programs}/tell.sh told 'pwd; echo words'
directory = sub
stdout_logfile = there.log
startsecs = 0
`);
  await using daemon = await folder.start();
  const real = await Deno.realPath(folder.path);
  assertEquals(await folder.appeared("here"), `${real}\n`);
  assertEquals(await folder.appeared("sub/told"), `${real}/sub\nwords\n`);
  await daemon.reached("there", "RUNNING");
  assert(folder.list().includes("there.log"));
});

Deno.test("a death by a signal that Deno has no name for is a death", async () => {
  await using folder = await Folder.make();
  const gate = await Gate.make(folder.path);
  await folder.write(`
[program:web]
command = sh -c 'read -r _ <{dir}/gate; kill -34 $$'
startsecs = 0
autorestart = false
`);
  await using daemon = await folder.start();
  await daemon.reached("web", "RUNNING");
  await gate.open();
  await daemon.reached("web", "EXITED");
  const { exit, pid } = await daemon.info("web");
  assertEquals([exit?.signal, exit?.code, pid], ["signal 34", null, null]);
});
