import { assert, assertEquals, assertMatch } from "@std/assert";
import { Folder, RunningDaemon } from "../support/daemon.ts";
import { failureOf } from "../support/failure_of.ts";
import { isAlive, signalProcess } from "../support/process_table.ts";

Deno.test("a program that is not to start with the daemon waits to be asked", async () => {
  await using folder = await Folder.make();
  await folder.write(`
[program:web]
command = {programs}/serve.sh
autostart = false
startsecs = 0
`);
  await using daemon = await folder.start();
  const before = await daemon.info("web");
  assertEquals(before, {
    name: "web",
    group: "web",
    state: "STOPPED",
    pid: null,
    uptime: null,
    healthy: null,
    restarts: 0,
    exit: null,
    reason: null,
    changed: false,
  });
  const client = await daemon.client();
  const { process } = await client.call("start", { name: "web" });
  assert(await isAlive(process.pid ?? 0));
  assertEquals([process.pid], await daemon.spawned("web"));
});

Deno.test("a start is answered when the program counts as started, not before", async () => {
  await using folder = await Folder.make();
  await folder.write(`
[program:web]
command = {programs}/serve.sh
autostart = false
startsecs = 0.4
`);
  await using daemon = await folder.start();
  const client = await daemon.client();
  const askedMs = performance.now();
  const { message, process } = await client.call("start", { name: "web" });
  const tookMs = performance.now() - askedMs;
  assert(tookMs >= 390, `answered after ${tookMs} ms`);
  assertEquals(message, "Started web");
  assertEquals([process.state, process.uptime], ["RUNNING", 0]);
  assert(await isAlive(process.pid ?? 0));
});

Deno.test("a start that fails says how, at once, where nothing is tried again", async () => {
  await using folder = await Folder.make();
  await folder.write(`
[DEFAULT]
autostart = false
startsecs = 1000

[program:once]
command = {programs}/exit_with.sh 5 no such table: users
autorestart = false

[program:killed]
command = sh -c 'echo "out of luck" >&2; kill -KILL $$'
autorestart = false

[program:given-up]
command = {programs}/exit_with.sh 6 no licence
startretries = 0
`);
  await using daemon = await folder.start();
  const client = await daemon.client();

  const once = await failureOf(client.call("start", { name: "once" }));
  assertEquals(once.code, "START_FAILED");
  assertEquals(
    once.message,
    "once failed to start (state: EXITED): exited with status 5 too " +
      "quickly: no such table: users",
  );
  const { process } = once.data as {
    process: { state: string; exit: { code: number } };
  };
  assertEquals([process.state, process.exit.code], ["EXITED", 5]);

  const killed = await failureOf(client.call("start", { name: "killed" }));
  assertMatch(
    killed.message,
    /\(state: EXITED\): was ended by SIGKILL .*: out of luck$/,
  );

  const fatal = await failureOf(client.call("start", { name: "given-up" }));
  assertMatch(
    fatal.message,
    /\(state: FATAL\): gave up after 1 try: .* status 6 .*: no licence$/,
  );
});

Deno.test("a start that is tried again is answered by what comes of it", async () => {
  await using folder = await Folder.make();
  await folder.write(`
[program:bad]
command = {programs}/exit_with.sh 1
autostart = false
startretries = 1

[program:late]
command = {dir}/late
autostart = false
startsecs = 0
`);
  await using daemon = await folder.start();
  const client = await daemon.client();
  const bad = failureOf(client.call("start", { name: "bad" }));
  const late = client.call("start", { name: "late" });
  await daemon.reached("late", "BACKOFF");
  await Deno.symlink(folder.fill("{programs}/serve.sh"), `${folder.path}/late`);
  assertEquals((await late).process.state, "RUNNING");
  assertMatch((await bad).message, /\(state: FATAL\): gave up after 2 tries/);
});

Deno.test("a start of what runs changes nothing", async () => {
  await using folder = await Folder.make();
  await folder.write(`
[program:web]
command = {programs}/serve.sh
startsecs = 0
`);
  await using daemon = await folder.start();
  await daemon.reached("web", "RUNNING");
  const { pid } = await daemon.info("web");
  const client = await daemon.client();
  const { message, process } = await client.call("start", { name: "web" });
  assertEquals([message, process.pid], ["web is already running", pid]);
  assertEquals(await daemon.spawned("web"), [pid]);
});

Deno.test("a stop of what does not run changes nothing", async () => {
  await using folder = await Folder.make();
  await folder.write(`
[program:idle]
command = {programs}/serve.sh
autostart = false

[program:done]
command = {programs}/exit_with.sh 0
autostart = false
autorestart = false
startsecs = 1000

[program:bad]
command = {dir}
`);
  await using daemon = await folder.start();
  await daemon.reached("bad", "FATAL");
  const client = await daemon.client();
  // This is answered when it is certain that nothing of it is left.
  await failureOf(client.call("start", { name: "done" }));
  for (
    const [name, state] of [
      ["idle", "STOPPED"],
      ["done", "EXITED"],
      ["bad", "FATAL"],
    ] as const
  ) {
    const { message, process } = await client.call("stop", { name });
    assertEquals(message, `${name} is already stopped`);
    assertEquals(process.state, state);
  }
});

Deno.test("two starts at once make one child and both get the answer", async () => {
  await using folder = await Folder.make();
  await folder.write(`
[program:web]
command = {programs}/serve.sh
autostart = false
startsecs = 0.2
`);
  await using daemon = await folder.start();
  using other = await folder.connect();
  const client = await daemon.client();
  const answers = await Promise.all([
    client.call("start", { name: "web" }),
    other.call("start", { name: "web" }),
  ]);
  const pids = await daemon.spawned("web");
  assertEquals(pids.length, 1);
  for (const { message, process } of answers) {
    assertEquals(message, "Started web");
    assertEquals([process.state, process.pid], ["RUNNING", pids[0]]);
  }
});

Deno.test("a start after FATAL begins to count anew", async () => {
  await using folder = await Folder.make();
  await folder.write(`
[program:web]
command = {dir}/web
startretries = 0
startsecs = 0
`);
  await using daemon = await folder.start();
  await daemon.reached("web", "FATAL");
  const client = await daemon.client();
  const again = await failureOf(client.call("start", { name: "web" }));
  assertMatch(again.message, /gave up after 1 try/);
  await Deno.symlink(folder.fill("{programs}/serve.sh"), `${folder.path}/web`);
  const { process } = await client.call("start", { name: "web" });
  assertEquals([process.state, process.reason], ["RUNNING", null]);
  assertEquals(process.restarts, 0);
});

Deno.test("a start does not wait for the next try", async () => {
  await using folder = await Folder.make();
  await folder.write(`
[program:web]
command = {programs}/serve.sh
startsecs = 0
backoff_base = 1000
backoff_max = 1000
`);
  await using daemon = await folder.start();
  const client = await daemon.client();
  const first = await daemon.reached("web", "RUNNING");
  signalProcess((await daemon.info("web")).pid);
  await daemon.reached("web", "RUNNING", first);
  signalProcess((await daemon.info("web")).pid);
  await daemon.reached("web", "BACKOFF");
  const { process } = await client.call("start", { name: "web" });
  assertEquals(process.state, "RUNNING");
  // It was asked for, so it is no restart of the daemon's own accord.
  assertEquals(process.restarts, 1);
});

Deno.test("a program gets no descriptors that the daemon was left by others", async () => {
  const script = 'exec 9</etc/passwd 200</etc/passwd; exec "$@"';
  await using folder = await Folder.make({
    prefix: ["bash", "-c", script, "bash"],
  });
  await folder.write(`
[program:list]
command = sh -c 'for f in /dev/fd/*; do [ -e "$f" ] && echo "$f"; done'
startsecs = 0
autorestart = false
`);
  await using daemon = await folder.start();
  await daemon.reached("list", "EXITED");
  const client = await daemon.client();
  const { text } = await client.call("tail", { name: "list" });
  assertEquals(text, "/dev/fd/0\n/dev/fd/1\n/dev/fd/2\n");
});

Deno.test("what can't be started for want of descriptors says so", async () => {
  await using folder = await Folder.make();
  await folder.write(`
[program:many]
command = sleep 1000
process_name = %(process_num)d
numprocs = 40
startsecs = 0
startretries = 0
`);
  const argv = await folder.daemonArgv("-n", "-c", folder.config);
  const script = 'ulimit -n 100; exec "$@"';
  const child = folder.command(["sh", "-c", script, "sh", ...argv]).spawn();
  await using daemon = await RunningDaemon.start(folder, child);
  await daemon.reached("many:39", "FATAL");
  const { reason } = await daemon.info("many:39");
  assertEquals(
    reason,
    'gave up after 1 try: Can\'t spawn "sleep": the daemon has too many open ' +
      "files, three for each program: start it with a higher limit (ulimit -n)",
  );
  await daemon.reached("many:0", "RUNNING");
});
