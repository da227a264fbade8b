import { assert, assertEquals, assertMatch } from "@std/assert";
import type { RpcClient } from "../../src/client/rpc_client.ts";
import { Folder, type RunningDaemon } from "../support/daemon.ts";
import { failureOf } from "../support/failure_of.ts";
import { Gate } from "../support/gate.ts";
import { signalProcess } from "../support/process_table.ts";

/**
 * A program that counts as started after a while: a start of it is answered
 * then. It measures time on the clock of the daemon.
 */
function clock(seconds: number): string {
  return `
[program:clock]
command = {programs}/serve.sh
autostart = false
startsecs = ${seconds}
`;
}

/** Lets the time of the clock pass. */
async function pass(client: RpcClient): Promise<void> {
  await client.call("restart", { name: "clock" });
}

/** Kills a program that runs; says from where on the log is about the rest. */
async function crash(daemon: RunningDaemon, name = "web"): Promise<number> {
  const from = daemon.log.lines.length;
  signalProcess((await daemon.info(name)).pid);
  return from;
}

Deno.test("the first crash is made good at once, the next ones after growing delays", async () => {
  await using folder = await Folder.make();
  await folder.write(`
[program:web]
command = {programs}/serve.sh
startsecs = 0
backoff_base = 0.3
`);
  await using daemon = await folder.start();
  await daemon.reached("web", "RUNNING");
  const first = await crash(daemon);
  await daemon.reached("web", "RUNNING", first);
  assertEquals(daemon.states("web", first), ["STARTING", "RUNNING"]);
  for (const leastMs of [300, 600]) {
    const crashedMs = performance.now();
    const from = await crash(daemon);
    await daemon.reached("web", "BACKOFF", from);
    const { pid, reason } = await daemon.info("web");
    assertEquals([pid, reason], [null, "was ended by SIGKILL"]);
    await daemon.reached("web", "RUNNING", from);
    const tookMs = performance.now() - crashedMs;
    assert(tookMs >= leastMs, `it waited ${tookMs} ms`);
    assertEquals(
      daemon.states("web", from),
      ["EXITED", "BACKOFF", "STARTING", "RUNNING"],
    );
  }
  assertEquals((await daemon.info("web")).restarts, 3);
  assertEquals((await daemon.spawned("web")).length, 4);
  const ends = daemon.log.lines.filter((line) =>
    / web: pid \d+ was ended by SIGKILL$/.test(line)
  );
  assertEquals(ends.length, 3, "the log tells of each crash");
});

Deno.test("a crash is forgotten after start_limit_window", async () => {
  await using folder = await Folder.make();
  await folder.write(`
[program:web]
command = {programs}/serve.sh
startsecs = 0
backoff_base = 1000
backoff_max = 1000
start_limit = 1
start_limit_window = 0.5
${clock(0.6)}
`);
  await using daemon = await folder.start();
  const client = await daemon.client();
  await daemon.reached("web", "RUNNING");
  for (const restarts of [1, 2, 3]) {
    const from = await crash(daemon);
    await daemon.reached("web", "RUNNING", from);
    assertEquals((await daemon.info("web")).restarts, restarts);
    await pass(client);
  }
});

Deno.test("delays grow by backoff_factor up to backoff_max", async () => {
  await using folder = await Folder.make();
  await folder.write(`
[program:bad]
command = {programs}/exit_with.sh 1
startretries = 3
backoff_base = 0.1
backoff_factor = 3
backoff_max = 0.4
`);
  const begunMs = performance.now();
  await using daemon = await folder.start();
  await daemon.reached("bad", "FATAL");
  const tookMs = performance.now() - begunMs;
  assert(tookMs >= 100 + 300 + 400, `it took ${tookMs} ms`);
});

Deno.test("more crashes than start_limit in the window are FATAL, with the reason", async () => {
  await using folder = await Folder.make();
  await folder.write(`
[program:web]
command = {programs}/serve.sh
startsecs = 0
backoff_base = 0.05
start_limit = 2
`);
  await using daemon = await folder.start();
  await daemon.reached("web", "RUNNING");
  for (let crashes = 1; crashes <= 2; crashes++) {
    await daemon.reached("web", "RUNNING", await crash(daemon));
  }
  const from = await crash(daemon);
  const fatal = await daemon.reached("web", "FATAL", from);
  const { reason, pid, restarts } = await daemon.info("web");
  assertEquals(reason, "ended 3 times within 60 s: was ended by SIGKILL");
  assertEquals([pid, restarts], [null, 2]);
  assertEquals(daemon.states("web", from), ["EXITED", "FATAL"]);
  // Whoever starts it begins to count anew.
  const client = await daemon.client();
  await client.call("start", { name: "web" });
  // The answer may be faster than the log.
  await daemon.reached("web", "RUNNING", fatal);
  const again = await crash(daemon);
  await daemon.reached("web", "RUNNING", again);
  assertEquals(daemon.states("web", again), ["STARTING", "RUNNING"]);
});

Deno.test("fatal_retry brings back what was given up", async () => {
  await using folder = await Folder.make();
  await folder.write(`
[program:late]
command = sh -c 'test -e {dir}/database || exit 3; exec sleep 1000'
startsecs = 0.3
startretries = 0
fatal_retry = 0.3
`);
  await using daemon = await folder.start();
  const first = await daemon.reached("late", "FATAL");
  const second = await daemon.reached("late", "FATAL", first);
  assertEquals(
    daemon.states("late").slice(0, 6),
    [...["STARTING", "EXITED", "FATAL"], ...["STARTING", "EXITED", "FATAL"]],
  );
  await Deno.writeTextFile(`${folder.path}/database`, "");
  await daemon.reached("late", "RUNNING", second);
  const { reason, restarts } = await daemon.info("late");
  assertEquals(reason, null);
  assert(restarts >= 2, `${restarts} restarts`);
});

Deno.test("a stop of what was given up keeps it down", async () => {
  await using folder = await Folder.make();
  await folder.write(`
[program:bad]
command = {programs}/exit_with.sh 3
startretries = 0
fatal_retry = 1
${clock(1.2)}
`);
  await using daemon = await folder.start();
  const client = await daemon.client();
  await daemon.reached("bad", "FATAL");
  await client.call("stop", { name: "bad" });
  await pass(client);
  assertEquals((await daemon.spawned("bad")).length, 1);
  assertEquals((await daemon.info("bad")).state, "FATAL");
});

Deno.test("norestart_exitcodes are FATAL at once, whenever they come", async () => {
  await using folder = await Folder.make();
  const gate = await Gate.make(folder.path);
  await folder.write(`
[DEFAULT]
norestart_exitcodes = 64-78, SIGSYS
startretries = 1
backoff_base = 0.05

[program:early]
command = {programs}/exit_with.sh 78 bad configuration

[program:late]
command = {programs}/at_gate.sh {dir}/gate
startsecs = 0

[program:killed]
command = {programs}/serve.sh
startsecs = 0

[program:other]
command = {programs}/exit_with.sh 79
`);
  await using daemon = await folder.start();
  await daemon.reached("killed", "RUNNING");
  signalProcess((await daemon.info("killed")).pid, "SIGSYS");
  await gate.open("64");
  for (
    const [name = "", how = "", ...before] of [
      ["early", "exited with status 78", "STARTING", "EXITED"],
      ["late", "exited with status 64", "STARTING", "RUNNING", "EXITED"],
      ["killed", "was ended by SIGSYS", "STARTING", "RUNNING", "EXITED"],
    ]
  ) {
    await daemon.reached(name, "FATAL");
    assertEquals(daemon.states(name), [...before, "FATAL"]);
    const { reason } = await daemon.info(name);
    const words = name === "early" ? ": bad configuration" : "";
    assertEquals(reason, `${how}, which norestart_exitcodes names${words}`);
  }
  await daemon.reached("other", "FATAL");
  assertMatch((await daemon.info("other")).reason ?? "", /^gave up after 2 /);
});

/** Ends of a program, and whether `exitcodes` below expects them. */
const ENDS = [
  { end: "0", expected: true },
  { end: "3", expected: true },
  { end: "4", expected: true },
  { end: "5", expected: true },
  { end: "6", expected: false },
  { end: "2", expected: false },
  { end: "SIGUSR1", expected: true },
  { end: "SIGUSR2", expected: false },
] as const;

Deno.test("autorestart = unexpected restarts but what exitcodes expect", async () => {
  await using folder = await Folder.make();
  await folder.write(
    `
[DEFAULT]
autorestart = unexpected
exitcodes = 0, 3-5, usr1
startsecs = 0
` + ENDS.map(({ end }) => `
[program:end-${end}]
command = {programs}/at_gate.sh {dir}/gate-${end}
`
      ).join(""),
  );
  const gates = new Map<string, Gate>();
  for (const { end } of ENDS) {
    gates.set(end, await Gate.make(folder.path, `gate-${end}`));
  }
  await using daemon = await folder.start();
  for (const { end, expected } of ENDS) {
    const name = `end-${end}`;
    const from = await daemon.reached(name, "RUNNING");
    const { pid } = await daemon.info(name);
    if (end.startsWith("SIG")) signalProcess(pid, end as Deno.Signal);
    else await gates.get(end)?.open(end);
    await daemon.reached(name, expected ? "EXITED" : "RUNNING", from);
    const after = await daemon.info(name);
    const { code, signal } = after.exit ?? {};
    assertEquals(`${code ?? signal}`, end);
    assertEquals(after.state, expected ? "EXITED" : "RUNNING", end);
    assertEquals(after.restarts, expected ? 0 : 1, end);
    if (!expected) continue;
    const how = code === null ? `was ended by ${end}` : `exited with .* ${end}`;
    assertMatch(after.reason ?? "", new RegExp(`^${how}$`));
  }
});

Deno.test("what is expected is no start, when it comes too early", async () => {
  await using folder = await Folder.make();
  await folder.write(`
[program:quick]
command = {programs}/exit_with.sh 0
autorestart = unexpected
startretries = 1
backoff_base = 0.05
`);
  await using daemon = await folder.start();
  await daemon.reached("quick", "FATAL");
  assertEquals((await daemon.spawned("quick")).length, 2);
});

Deno.test("startretries = infinite never gives up", async () => {
  await using folder = await Folder.make();
  await folder.write(`
[program:bad]
command = {programs}/exit_with.sh 1
startretries = infinite
backoff_base = 0.02
backoff_max = 0.02
`);
  await using daemon = await folder.start();
  await daemon.spawned("bad", 12);
  assert(!daemon.states("bad").includes("FATAL"));
  const client = await daemon.client();
  const { process } = await client.call("stop", { name: "bad" });
  assertEquals(process.state, "STOPPED");
});

Deno.test("a misspelt autorestart is an error with a hint", async () => {
  await using folder = await Folder.make();
  await folder.write("[program:web]\ncommand = true\nautorestart = unexpectd");
  const { code, stderr } = await folder.runDaemon("-n", "-c", folder.config);
  assertEquals(code, 1);
  assertMatch(stderr, /autorestart: .*"unexpectd"/);
  assertMatch(stderr, /did you mean "?unexpected"?/);
});

Deno.test("a restart that fails tells its reason to whoever asked", async () => {
  await using folder = await Folder.make();
  await folder.write(`
[program:web]
command = sh -c 'test -e {dir}/up || { echo "no licence" >&2; exit 78; }; exec sleep 1000'
norestart_exitcodes = 78
startsecs = 0.3
`);
  await Deno.writeTextFile(`${folder.path}/up`, "");
  await using daemon = await folder.start();
  await daemon.reached("web", "RUNNING");
  await Deno.remove(`${folder.path}/up`);
  const client = await daemon.client();
  const { code, message } = await failureOf(
    client.call("restart", { name: "web" }),
  );
  assertEquals(code, "START_FAILED");
  assertMatch(message, /FATAL\): exited with status 78, .*: no licence$/);
});
