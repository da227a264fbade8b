import { assert, assertEquals, assertMatch } from "@std/assert";
import type { RunRecord } from "../../src/model/run_record.ts";
import { Folder, type RunningDaemon } from "../support/daemon.ts";
import { failureOf } from "../support/failure_of.ts";
import { Gate } from "../support/gate.ts";
import { signalProcess } from "../support/process_table.ts";

/** How the last runs of a process went. */
async function historyOf(
  daemon: RunningDaemon,
  name: string,
): Promise<readonly RunRecord[]> {
  const client = await daemon.client();
  const params = { names: [name], detail: true };
  const { processes } = await client.call("status", params);
  const history = processes[0]?.history;
  assert(history !== undefined);
  return history;
}

/** What a run has come to, without its times. */
function endOf({ pid, code, signal, how }: RunRecord) {
  return [pid, code ?? signal, how];
}

Deno.test("the history tells how each run came to its end", async () => {
  await using folder = await Folder.make();
  const gate = await Gate.make(folder.path);
  await folder.write(`
[DEFAULT]
startsecs = 0
backoff_base = 0.05

[program:web]
command = {programs}/at_gate.sh {dir}/gate

[program:early]
command = {programs}/exit_with.sh 5
startsecs = 1000
autostart = false
autorestart = false

[program:sick]
command = {programs}/serve.sh
startretries = 0
healthcheck_type = script
healthcheck_command = false
healthcheck_retries = 1
healthcheck_interval = 0.1
healthcheck_start_period = 0
`);
  const before = new Date();
  await using daemon = await folder.start();
  const client = await daemon.client();
  let from = await daemon.reached("web", "RUNNING");
  assertEquals(await historyOf(daemon, "web"), []);
  await gate.open("4");
  from = await daemon.reached("web", "RUNNING", from);
  signalProcess((await daemon.info("web")).pid);
  await daemon.reached("web", "RUNNING", from);
  await client.call("restart", { name: "web" });
  await client.call("stop", { name: "web" });
  const history = await historyOf(daemon, "web");
  const [a = 0, b = 0, c = 0, d = 0] = await daemon.spawned("web", 4);
  assertEquals(history.map(endOf), [
    [a, 4, "unexpected"],
    [b, "SIGKILL", "unexpected"],
    [c, "SIGTERM", "requested"],
    [d, "SIGTERM", "requested"],
  ]);
  const times = history.flatMap(({ start, end }) => [start, end]);
  const now = new Date();
  for (const time of times) {
    const at = new Date(time);
    assertEquals(at.toISOString(), time);
    assert(before <= at && at <= now, time);
  }
  assertEquals(times, times.toSorted(), "one run after another");

  await failureOf(client.call("start", { name: "early" }));
  const early = (await historyOf(daemon, "early")).map(endOf);
  assertEquals(early.map(([, ...end]) => end), [[5, "failed-start"]]);
  await daemon.reached("sick", "FATAL");
  const sick = (await historyOf(daemon, "sick")).map(endOf);
  assertEquals(sick.map(([, ...end]) => end), [["SIGTERM", "unhealthy"]]);
});

Deno.test("the history keeps the last lines of standard error of each run", async () => {
  await using folder = await Folder.make();
  const gate = await Gate.make(folder.path);
  await folder.write(`
[program:web]
command = {programs}/say_then_wait.sh 25 {dir}/gate
autorestart = false
startsecs = 0

[program:quiet]
command = {programs}/exit_with.sh 2
autostart = false
autorestart = false
`);
  await using daemon = await folder.start();
  await gate.open("1");
  await daemon.reached("web", "EXITED");
  const client = await daemon.client();
  const started = client.call("start", { name: "web" });
  await gate.open("3");
  await started;
  await failureOf(client.call("start", { name: "quiet" }));
  const lines = Array.from({ length: 20 }, (_, index) => `line ${index + 6}`);
  const history = await historyOf(daemon, "web");
  assertEquals(history[0]?.stderr, lines);
  assertEquals((await historyOf(daemon, "quiet"))[0]?.stderr, []);
});

Deno.test("the history holds the last twenty runs", async () => {
  await using folder = await Folder.make();
  await folder.write(`
[program:bad]
command = {programs}/exit_with.sh 1
startretries = infinite
backoff_base = 0.01
backoff_max = 0.01
`);
  await using daemon = await folder.start();
  await daemon.spawned("bad", 24);
  const client = await daemon.client();
  await client.call("stop", { name: "bad" });
  await daemon.reached("bad", "STOPPED");
  const pids = (await historyOf(daemon, "bad")).map(({ pid }) => pid);
  assertEquals(pids, (await daemon.spawned("bad")).slice(-20));
});

Deno.test("only who asks for it is told the history", async () => {
  await using folder = await Folder.make();
  await folder.write(`
[program:web]
command = {programs}/exit_with.sh 1
autorestart = false
`);
  await using daemon = await folder.start();
  await daemon.reached("web", "EXITED");
  assert(!("history" in await daemon.info("web")));
  const client = await daemon.client();
  const { processes } = await client.call("status", { detail: true });
  assertEquals(processes.map(({ history }) => history?.length), [1]);
});

Deno.test("FATAL always has its reason, and ctl tells the story", async () => {
  await using folder = await Folder.make();
  await folder.write(`
[program:bad]
command = {programs}/exit_with.sh 7 the disk is full
startretries = 1
backoff_base = 0.05

[program:missing]
command = {dir}/missing
startretries = 0

[program:unusable]
command = {dir}
`);
  await using daemon = await folder.start();
  const reasons = {
    bad: "gave up after 2 tries: exited with status 7 too quickly: " +
      "the disk is full",
    missing: `gave up after 1 try: Command "${folder.path}/missing" not found`,
    unusable: `Command "${folder.path}" can't be run: a directory`,
  };
  for (const [name, reason] of Object.entries(reasons)) {
    const at = await daemon.reached(name, "FATAL");
    assertEquals((await daemon.info(name)).reason, reason);
    // The log knows all of it but what the program said itself.
    const [why = ""] = reason.split(": the disk");
    assert(daemon.log.lines[at - 1]?.endsWith(`-> FATAL: ${why}`));
  }
  const { stdout } = await folder.ctl("status", "--detail", "bad");
  const [first = "", second = ""] = await daemon.spawned("bad");
  assertMatch(stdout, /^bad +FATAL /m);
  for (const pid of [first, second]) {
    const run = `, pid ${pid}: exited with status 7, too early to count as ` +
      "started\n      the disk is full\n";
    assert(stdout.includes(run), stdout);
  }
});
