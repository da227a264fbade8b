import { assert, assertEquals, assertMatch } from "@std/assert";
import { Folder, type RunningDaemon } from "../support/daemon.ts";
import { ended, isAlive } from "../support/process_table.ts";
import { until } from "../support/until.ts";
import { takes } from "../support/platform.ts";

/** What every program here has, to be quick. */
const QUICK = `
[DEFAULT]
command = {programs}/serve.sh
startsecs = 0
healthcheck_start_period = 0
healthcheck_interval = 0.1
healthcheck_timeout = 10
`;

/** A port of this machine that nobody listens at. */
function closedPort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

/** Waits until a health check has passed. */
async function passed(daemon: RunningDaemon, name: string): Promise<void> {
  await daemon.log.waitFor(new RegExp(` ${name}: health check passed: `));
}

Deno.test("a port that stays closed leads to restarts, and in the end to FATAL", async () => {
  const port = closedPort();
  await using folder = await Folder.make();
  await folder.write(`${QUICK}
[program:web]
healthcheck_type = tcp
healthcheck_port = ${port}
healthcheck_retries = 2
startretries = 1
`);
  await using daemon = await folder.start();
  await daemon.reached("web", "FATAL");
  assertEquals(daemon.states("web"), [
    ...["STARTING", "RUNNING", "UNHEALTHY", "STOPPING", "BACKOFF"],
    ...["STARTING", "RUNNING", "UNHEALTHY", "STOPPING", "FATAL"],
  ]);
  const failures = daemon.log.lines.flatMap((line) =>
    /health check failed \((\d\/\d)\)/.exec(line)?.[1] ?? []
  );
  assertEquals(failures, ["1/2", "2/2", "1/2", "2/2"]);
  const { reason, healthy, pid, restarts, exit } = await daemon.info("web");
  assertMatch(
    reason ?? "",
    new RegExp(`^still unhealthy after 1 restart: tcp 127.0.0.1:${port}: .+`),
  );
  assertEquals([healthy, pid, restarts], [null, null, 1]);
  assertEquals(exit?.signal, "SIGTERM");
  for (const child of await daemon.spawned("web")) {
    assert(!await isAlive(child));
  }
});

Deno.test("a port that answers makes a program healthy, until it is stopped", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  await using folder = await Folder.make();
  await folder.write(`${QUICK}
[program:web]
healthcheck_type = tcp
healthcheck_port = ${listener.addr.port}

[program:plain]
`);
  await using daemon = await folder.start("-e", "debug");
  await passed(daemon, "web");
  const { state, healthy } = await daemon.info("web");
  assertEquals([state, healthy], ["RUNNING", true]);
  assertEquals((await daemon.info("plain")).healthy, null);
  const client = await daemon.client();
  const { process } = await client.call("stop", { name: "web" });
  assertEquals(process.healthy, null);
});

Deno.test("a health script runs as the program does", async () => {
  await using folder = await Folder.make();
  await Deno.mkdir(`${folder.path}/sub`);
  await folder.write(`${QUICK}
[program:web]
directory = {dir}/sub
environment = WORD="one two"
healthcheck_type = script
healthcheck_command = echo "$WORD" >seen.new && mv seen.new seen
`);
  await using daemon = await folder.start("-e", "debug");
  assertEquals(await folder.appeared("sub/seen"), "one two\n");
  await passed(daemon, "web");
  const { state, healthy } = await daemon.info("web");
  assertEquals([state, healthy], ["RUNNING", true]);
});

Deno.test("a health script says why it fails, and status repeats it", async () => {
  await using folder = await Folder.make();
  await folder.write(`${QUICK}
[program:web]
autorestart = false
healthcheck_type = script
healthcheck_command = echo "queue is full" >&2; exit 4
healthcheck_retries = 1
`);
  await using daemon = await folder.start();
  await daemon.reached("web", "UNHEALTHY");
  const { state, healthy, reason, pid } = await daemon.info("web");
  assertEquals([state, healthy], ["UNHEALTHY", false]);
  assertEquals(reason, "script: exited with status 4: queue is full");
  assertEquals([pid], await daemon.spawned("web"));
  assert(await isAlive(pid ?? 0));
});

Deno.test(
  "a health script that hangs is ended with all that it started",
  takes("marks", "setsid"),
  async () => {
    await using folder = await Folder.make();
    await folder.write(`${QUICK}
[program:web]
autorestart = false
healthcheck_type = script
healthcheck_command = setsid sleep 1000 & sh -c 'trap "" TERM; sleep 1000' & echo $$ $! >n; mv n pids; sleep 1000
healthcheck_timeout = 1
healthcheck_interval = 1000
healthcheck_retries = 1
directory = {dir}
`);
    await using daemon = await folder.start();
    const [script = 0, sleeper = 0] = await folder.numbers("pids");
    await daemon.log.waitFor(/ web: health check failed .* timed out/);
    await ended(script);
    await ended(sleeper);
    const { pid, state } = await daemon.info("web");
    assertEquals(state, "UNHEALTHY");
    // What left the group is looked for after the verdict.
    const wanted = [daemon.pid, pid].sort().join();
    await until("nothing but the daemon and its program", async () => {
      const living = (await folder.living()).map((row) => parseInt(row)).sort();
      return living.join() === wanted;
    });
  },
);

Deno.test("a health script ends together with its program", async () => {
  await using folder = await Folder.make();
  await folder.write(`${QUICK}
[program:web]
healthcheck_type = script
healthcheck_command = echo $$ >n; mv n pid.script; sleep 1000
healthcheck_timeout = 1000
directory = {dir}
`);
  await using daemon = await folder.start();
  const [script = 0] = await folder.numbers("pid.script");
  const client = await daemon.client();
  const { process } = await client.call("stop", { name: "web" });
  assertEquals(process.state, "STOPPED");
  await ended(script);
});

Deno.test("without autorestart an unhealthy program may recover by itself", async () => {
  await using folder = await Folder.make();
  await folder.write(`${QUICK}
[program:web]
autorestart = false
healthcheck_type = script
healthcheck_command = test -e {dir}/well
healthcheck_retries = 2
`);
  await using daemon = await folder.start();
  await daemon.reached("web", "UNHEALTHY");
  const before = await daemon.info("web");
  assertEquals([before.state, before.healthy], ["UNHEALTHY", false]);
  const running = daemon.log.lines.length;
  await Deno.writeTextFile(`${folder.path}/well`, "");
  await daemon.reached("web", "RUNNING", running);
  const after = await daemon.info("web");
  assertEquals([after.state, after.healthy], ["RUNNING", true]);
  assertEquals(after.pid, before.pid);
  assert((after.uptime ?? -1) >= (before.uptime ?? 0));
});

Deno.test("a pass forgives the failures before it", async () => {
  await using folder = await Folder.make();
  await folder.write(`${QUICK}
[program:web]
healthcheck_type = script
healthcheck_command = test -e once && exit 0; touch once; exit 1
healthcheck_retries = 2
directory = {dir}
`);
  await using daemon = await folder.start("-e", "debug");
  const failed = await daemon.log.waitFor(/ web: health check failed \(1\/2\)/);
  const from = await daemon.log.waitFor(/ web: health check passed/, failed);
  await Deno.remove(`${folder.path}/once`);
  const again = await daemon.log.waitFor(/ web: health check failed/, from);
  assertMatch(daemon.log.lines[again - 1] ?? "", /failed \(1\/2\)/);
  await daemon.log.waitFor(/ web: health check passed/, again);
  assertEquals(daemon.states("web"), ["STARTING", "RUNNING"]);
});

Deno.test("an unhealthy program that ignores its stop signal is killed", async () => {
  await using folder = await Folder.make();
  await folder.write(`${QUICK}
[program:deaf]
command = {programs}/ignore_term.sh {dir}/pid.deaf
stopwaitsecs = 0.2
startretries = 0
healthcheck_type = script
healthcheck_command = test ! -e {dir}/pid.deaf
healthcheck_retries = 1
`);
  await using daemon = await folder.start();
  await daemon.reached("deaf", "FATAL");
  const { exit, reason } = await daemon.info("deaf");
  assertEquals(exit?.signal, "SIGKILL");
  assertMatch(reason ?? "", /^still unhealthy after 0 restarts/);
  assertEquals((await folder.living()).length, 1, "only the daemon");
});
