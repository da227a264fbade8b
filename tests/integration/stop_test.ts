import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { Folder } from "../support/daemon.ts";
import { failureOf } from "../support/failure_of.ts";
import {
  ended,
  isAlive,
  listProcesses,
  membersOf,
  processesWith,
  signalProcess,
  zombiesOf,
} from "../support/process_table.ts";
import { until } from "../support/until.ts";
import { IS_LINUX, takes } from "../support/platform.ts";

Deno.test("a stop takes everything with it that the program has started", async () => {
  await using folder = await Folder.make();
  await folder.write(`
[program:tree]
command = {programs}/fork_grandchild.sh {dir}/pids
startsecs = 0
stopwaitsecs = 0.2
`);
  await using daemon = await folder.start();
  const [leader = 0, grandchild = 0] = await folder.numbers("pids");
  const members = (await membersOf(leader)).map(({ pid }) => pid);
  assert(members.includes(grandchild), `${grandchild} in ${members}`);
  const client = await daemon.client();
  const answer = await client.call("stop", { name: "tree" });
  assertEquals(await membersOf(leader), []);
  assertEquals(answer.message, "Stopped tree");
  const { state, pid, uptime, exit } = answer.process;
  assertEquals([state, pid, uptime], ["STOPPED", null, null]);
  assertEquals(exit?.signal, "SIGTERM");
});

Deno.test(
  "a zombie that nobody looks after does not hold up a stop",
  takes("setsid"),
  async () => {
    await using folder = await Folder.make();
    await folder.write(`
[program:web]
command = {programs}/leave_zombie.sh {dir}/pid.left
startsecs = 0
stopwaitsecs = 1000
kill_escaped = false
`);
    await using daemon = await folder.start();
    const [parent = 0] = await folder.numbers("pid.left");
    const [leader = 0] = await daemon.spawned("web");
    await until("a zombie", async () => (await zombiesOf(leader)).length === 1);
    const client = await daemon.client();
    const { process } = await client.call("stop", { name: "web" });
    assertEquals(process.state, "STOPPED");
    assertEquals((await zombiesOf(leader)).length, 1, "it is there to the end");
    signalProcess(parent);
    await ended(parent);
  },
);

Deno.test("what a crash leaves behind is gone before the next start", async () => {
  await using folder = await Folder.make();
  await folder.write(`
[program:tree]
command = {programs}/fork_grandchild.sh {dir}/pids
startsecs = 0
stopwaitsecs = 0.2
`);
  await using daemon = await folder.start();
  const from = await daemon.reached("tree", "RUNNING");
  const [leader = 0, grandchild = 0] = await folder.numbers("pids");
  await Deno.remove(`${folder.path}/pids`);
  signalProcess(leader);
  await daemon.reached("tree", "STARTING", from);
  assert(!await isAlive(grandchild));
  assertEquals(await membersOf(leader), []);
  const [next = 0] = await folder.numbers("pids");
  assertNotEquals(next, leader);
  await daemon.reached("tree", "RUNNING", from);
  assertEquals(daemon.states("tree", from), [
    "STOPPING",
    ...["STARTING", "RUNNING"],
  ]);
});

Deno.test("twenty crashes leave no helpers", async () => {
  await using folder = await Folder.make();
  await folder.write(`
[program:tree]
command = {programs}/fork_grandchild.sh {dir}/pids
startsecs = 0
stopwaitsecs = 0
backoff_base = 0.01
backoff_max = 0.01
`);
  await using daemon = await folder.start();
  for (let crash = 1; crash <= 20; crash++) {
    const [leader = 0] = await folder.numbers("pids");
    await Deno.remove(`${folder.path}/pids`);
    signalProcess(leader);
  }
  const [leader = 0] = await folder.numbers("pids");
  const spawned = await daemon.spawned("tree", 21);
  assertEquals(spawned.length, 21);
  for (const group of spawned.filter((pid) => pid !== leader)) {
    assertEquals(await membersOf(group), []);
  }
  const others = (await processesWith(folder.mark))
    .filter((row) => row.pid !== daemon.pid && row.pgid !== leader);
  assertEquals(others, [], "one tree and its daemon");
});

Deno.test("what ignores the stop signal is killed after stopwaitsecs", async () => {
  await using folder = await Folder.make();
  await folder.write(`
[program:deaf]
command = {programs}/ignore_term.sh {dir}/pid.deaf
startsecs = 0
stopwaitsecs = 0.3
`);
  await using daemon = await folder.start();
  const [leader = 0] = await folder.numbers("pid.deaf");
  const client = await daemon.client();
  const askedMs = performance.now();
  const { process } = await client.call("stop", { name: "deaf" });
  const tookMs = performance.now() - askedMs;
  assert(tookMs >= 290, `it was given ${tookMs} ms`);
  assertEquals([process.state, process.exit?.signal], ["STOPPED", "SIGKILL"]);
  assertEquals(await membersOf(leader), []);
});

Deno.test(
  "what is suspended is continued, and so stops at its stop signal",
  takes("setsid"),
  async () => {
    await using folder = await Folder.make();
    await folder.write(`
[program:web]
command = {programs}/escape.sh {dir}/pids
startsecs = 0
stopwaitsecs = 1000
`);
    await using daemon = await folder.start();
    await daemon.reached("web", "RUNNING");
    // The leader, and a descendant in a session of its own.
    const pids = await folder.numbers("pids");
    for (const pid of pids) signalProcess(pid, "SIGSTOP");
    await until("both are suspended", async () => {
      const rows = await listProcesses();
      return rows.filter(({ pid, stat }) =>
        pids.includes(pid) && stat.startsWith("T")
      ).length === 2;
    });
    const { process } = await (await daemon.client()).call("stop", {
      name: "web",
    });
    assertEquals([process.state, process.exit?.signal], ["STOPPED", "SIGTERM"]);
    assertEquals(await Promise.all(pids.map(isAlive)), [false, false]);
  },
);

/** Every way to write a signal, and what the child should see. */
const SPELLINGS: Readonly<Record<string, readonly string[]>> = {
  HUP: ["HUP", "SIGHUP", "hup", "1"],
  INT: ["INT", "SIGINT", "int", "sigint", "Int", "2"],
  QUIT: ["QUIT", "SIGQUIT", "quit", "3"],
  USR1: ["USR1", "SIGUSR1", "usr1", "sigusr1", IS_LINUX ? "10" : "30"],
  USR2: ["USR2", "SIGUSR2", "usr2", "SigUsr2", IS_LINUX ? "12" : "31"],
  TERM: ["TERM", "SIGTERM", "term", "15"],
  ...(IS_LINUX
    ? {
      34: ["RTMIN", "SIGRTMIN", "rtmin+0", "34"],
      37: ["RTMIN+3"],
      64: ["RTMAX", "sigrtmax", "64"],
    }
    : {}),
};

/** Starts the daemon as `nohup` and a script's `&` do: nothing gets through. */
const IGNORING = [
  "sh",
  "-c",
  "trap '' HUP INT QUIT TERM; exec \"$@\"",
  "sh",
];

for (
  const { title, prefix } of [
    { title: "each stop signal arrives, however it is written", prefix: [] },
    {
      title:
        "each stop signal arrives, even where the daemon was not to get it",
      prefix: IGNORING,
    },
  ]
) {
  Deno.test(title, async () => {
    const programs = Object.entries(SPELLINGS).flatMap(([signal, spellings]) =>
      spellings.map((text, index) => ({ signal, text, name: signal + index }))
    );
    await using folder = await Folder.make({ prefix });
    await folder.write(
      programs.map(({ name, signal, text }) => `
[program:${name}]
command = {programs}/note_signal.sh {dir}/${name} ${signal}
stopsignal = ${text}
startsecs = 0
stopwaitsecs = 5
`).join(""),
    );
    await using daemon = await folder.start();
    const client = await daemon.client();
    for (const { name } of programs) await folder.appeared(`${name}.ready`);
    const stops = programs.map(({ name }) => client.call("stop", { name }));
    const answers = await Promise.all(stops);
    for (const [index, { name, signal, text }] of programs.entries()) {
      assertEquals(await folder.read(name), `${signal}\n`, text);
      assertEquals(answers[index]?.process.exit?.code, 0);
    }
  });
}

Deno.test("a stop while waiting for the next try cancels that try", async () => {
  await using folder = await Folder.make();
  await folder.write(`
[program:bad]
command = {programs}/exit_with.sh 1
startsecs = 1

[program:later]
command = {programs}/serve.sh
startsecs = 1.2
autostart = false
`);
  await using daemon = await folder.start();
  const client = await daemon.client();
  await daemon.reached("bad", "BACKOFF");
  const { message, process } = await client.call("stop", { name: "bad" });
  assertEquals([message, process.state], ["Stopped bad", "STOPPED"]);
  // This is answered after the try would have been due.
  await client.call("start", { name: "later" });
  assertEquals((await daemon.info("bad")).state, "STOPPED");
  assertEquals((await daemon.spawned("bad")).length, 1);
});

Deno.test("a stop of what is still starting is obeyed, and the start told so", async () => {
  await using folder = await Folder.make();
  await folder.write(`
[program:slow]
command = {programs}/serve.sh
startsecs = 1000
autostart = false
`);
  await using daemon = await folder.start();
  const client = await daemon.client();
  const start = failureOf(client.call("start", { name: "slow" }));
  const [leader = 0] = await daemon.spawned("slow");
  const { message, process } = await client.call("stop", { name: "slow" });
  assertEquals([message, process.state], ["Stopped slow", "STOPPED"]);
  assertEquals(await membersOf(leader), []);
  const { code, message: failure } = await start;
  assertEquals(code, "START_FAILED");
  assertEquals(
    failure,
    "slow was stopped by another request (state: STOPPED)",
  );
});

Deno.test("a stop at the very moment of a start leaves nothing running", async () => {
  await using folder = await Folder.make();
  await folder.write(`
[program:web]
command = {programs}/serve.sh
startsecs = 1000
autostart = false
`);
  await using daemon = await folder.start();
  const client = await daemon.client();
  for (let round = 0; round < 10; round++) {
    const start = failureOf(client.call("start", { name: "web" }));
    const { process } = await client.call("stop", { name: "web" });
    assertEquals([process.state, process.pid], ["STOPPED", null]);
    assertEquals((await start).code, "START_FAILED");
  }
  assertEquals((await folder.living()).length, 1, "only the daemon");
});

Deno.test("a restart of what is still starting makes one new child", async () => {
  await using folder = await Folder.make();
  await folder.write(`
[program:slow]
command = {programs}/fork_grandchild.sh {dir}/pids
startsecs = 1
stopwaitsecs = 0
autostart = false
`);
  await using daemon = await folder.start();
  const client = await daemon.client();
  const start = client.call("start", { name: "slow" });
  const [first = 0] = await folder.numbers("pids");
  const { message, process } = await client.call("restart", { name: "slow" });
  assertEquals([message, process.state], ["Restarted slow", "RUNNING"]);
  assertEquals(await daemon.spawned("slow", 2), [first, process.pid]);
  assertEquals(await membersOf(first), []);
  assertEquals((await start).process.pid, process.pid);
});

Deno.test("a start during a stop wins, and both get a true answer", async () => {
  await using folder = await Folder.make();
  await folder.write(`
[program:deaf]
command = {programs}/ignore_term.sh {dir}/pid.deaf
startsecs = 0
stopwaitsecs = 1
`);
  await using daemon = await folder.start();
  const [first = 0] = await folder.numbers("pid.deaf");
  using other = await folder.connect();
  const stop = (await daemon.client()).call("stop", { name: "deaf" });
  await daemon.reached("deaf", "STOPPING");
  const started = await other.call("start", { name: "deaf" });
  assertEquals(started.message, "Started deaf");
  assertEquals((await stop).message, "Stopped deaf");
  assertEquals(await membersOf(first), []);
  const { state, pid } = await daemon.info("deaf");
  assertEquals([state, [first, pid]], [
    "RUNNING",
    await daemon.spawned("deaf", 2),
  ]);
});

Deno.test("a stop during a restart wins, and both get a true answer", async () => {
  await using folder = await Folder.make();
  await folder.write(`
[program:deaf]
command = {programs}/ignore_term.sh {dir}/pid.deaf
startsecs = 0
stopwaitsecs = 1
`);
  await using daemon = await folder.start();
  const [first = 0] = await folder.numbers("pid.deaf");
  const client = await daemon.client();
  using other = await folder.connect();
  const restart = failureOf(client.call("restart", { name: "deaf" }));
  await daemon.reached("deaf", "STOPPING");
  const { process } = await other.call("stop", { name: "deaf" });
  assertEquals([process.state, process.pid], ["STOPPED", null]);
  assertEquals((await restart).code, "START_FAILED");
  assertEquals(await daemon.spawned("deaf"), [first]);
  assertEquals((await folder.living()).length, 1, "only the daemon");
});

Deno.test("a forced restart kills without asking", async () => {
  await using folder = await Folder.make();
  await folder.write(`
[program:web]
command = {programs}/note_signal.sh {dir}/noted
startsecs = 0
stopwaitsecs = 1000
`);
  await using daemon = await folder.start();
  const [first = 0] = await folder.numbers("noted.ready");
  const client = await daemon.client();
  const params = { name: "web", force: true };
  const { message, process } = await client.call("restart", params);
  assertEquals([message, process.state], ["Restarted web", "RUNNING"]);
  assertEquals(process.exit?.signal, "SIGKILL");
  assertEquals(await membersOf(first), []);
  assertEquals(await folder.read("noted"), "");
});

Deno.test("a forced restart puts an end to a stop that takes too long", async () => {
  await using folder = await Folder.make();
  const program = `
[program:deaf]
command = {programs}/ignore_term.sh {dir}/pid.deaf
startsecs = 0
stopwaitsecs = 1000
`;
  await folder.write(program, "shutdown_timeout = 0.1");
  await using daemon = await folder.start();
  const [first = 0] = await folder.numbers("pid.deaf");
  const client = await daemon.client();
  const stop = client.call("stop", { name: "deaf" });
  await daemon.reached("deaf", "STOPPING");
  const params = { name: "deaf", force: true };
  const { process } = await client.call("restart", params);
  assertEquals(process.state, "RUNNING");
  assertEquals((await stop).message, "Stopped deaf");
  assertEquals(await membersOf(first), []);
});
