import { assertEquals, assertMatch } from "@std/assert";
import { Bench } from "../support/rpc_bench.ts";
import { until } from "../support/until.ts";

const PROGRAMS = `
[program:web]
command = {programs}/serve.sh
startsecs = 0
autostart = false

[program:worker]
command = {programs}/serve.sh
numprocs = 2
startsecs = 0
autostart = false

[program:broken]
command = {programs}/exit_with.sh 3 it broke
autostart = false
autorestart = false

[group:back]
programs = worker
`;

const LISTENER = `
[program:listener]
command = {programs}/note_signals.sh {dir}/heard
startsecs = 0
stopsignal = KILL
`;

type Named = { readonly name: string; readonly state: string };

function states(processes: readonly Named[]): string[][] {
  return processes.map(({ name, state }) => [name, state]);
}

Deno.test("start, stop and restart take several names", async () => {
  await using bench = await Bench.make(PROGRAMS);
  const started = await bench.result("start", { names: ["back:*", "w?b"] });
  assertEquals(Object.keys(started), [
    "message",
    "processes",
    "done",
    "failed",
  ]);
  assertEquals(started.message, "Started 3 processes");
  assertEquals(states(started.processes), [
    ["worker:00", "RUNNING"],
    ["worker:01", "RUNNING"],
    ["web", "RUNNING"],
  ]);
  assertEquals(started.failed, []);
  const again = await bench.result("restart", {
    names: ["worker:*", "nobody"],
    force: true,
  });
  assertEquals(again.message, "Restarted 2 processes; failed: nobody");
  assertEquals(again.failed, [{
    name: "nobody",
    code: "PROCESS_NOT_FOUND",
    message: 'Process "nobody" not found',
  }]);
  assertEquals(again.processes[0].exit.signal, "SIGKILL");
  const stopped = await bench.result("stop", { names: ["all"] });
  assertEquals(stopped.message, "Stopped 4 processes");
  for (const { state } of stopped.processes) assertEquals(state, "STOPPED");
});

Deno.test("a start of several goes on where one fails", async () => {
  await using bench = await Bench.make(PROGRAMS);
  const { message, processes, failed } = await bench.result("startall");
  assertEquals(message, "Started 3 of 4 processes; failed: broken");
  assertEquals(states(processes).slice(0, 3), [
    ["web", "RUNNING"],
    ["worker:00", "RUNNING"],
    ["worker:01", "RUNNING"],
  ]);
  assertEquals([failed[0].name, failed[0].code], ["broken", "START_FAILED"]);
  assertMatch(failed[0].message, /^broken failed to start .*it broke$/);
  assertEquals((await bench.result("stopall")).failed, []);
});

Deno.test("restartgroup answers with all members", async () => {
  await using bench = await Bench.make(PROGRAMS);
  const { processes: before } = await bench.result("startgroup", ["back"]);
  const { message, processes } = await bench.result("restartgroup", ["back"]);
  assertEquals(message, "Restarted group back");
  assertEquals(states(processes), [
    ["worker:00", "RUNNING"],
    ["worker:01", "RUNNING"],
  ]);
  for (const [at, { pid }] of processes.entries()) {
    assertEquals(pid !== before[at].pid, true);
  }
  assertEquals((await bench.error("restartgroup", ["nobody"]))[0], -32002);
});

Deno.test("signal reaches a program, which goes on", async () => {
  await using bench = await Bench.make(LISTENER);
  await bench.folder.appeared("heard.ready");
  const { pid } = await bench.result("pid", ["listener"]);
  const { message, process } = await bench.result("signal", {
    name: "listener",
    signal: "hup",
    leader: true,
  });
  assertEquals(message, "Sent SIGHUP to the leader of listener");
  assertEquals([process.state, process.pid], ["RUNNING", pid]);
  await until(
    "the signal",
    async () => await bench.folder.read("heard") === "HUP\n",
  );
  await bench.daemon.log.waitFor(
    / RPC signal signal="hup" name="listener" leader=true/,
  );
});

Deno.test("signal says what it could not do", async () => {
  await using bench = await Bench.make(PROGRAMS);
  assertEquals(await bench.error("signal", { name: "web", signal: "HUP" }), [
    -32008,
    "SIGNAL_FAILED",
    "Cannot send SIGHUP to web: it is not running (state: STOPPED)",
  ]);
  const params = { names: ["web", "x*"], signal: "TERM" };
  const { message, failed } = await bench.result("signal", params);
  assertEquals(
    message,
    "Sent SIGTERM to 0 of 1 process; failed: web, x*",
  );
  assertEquals(failed.length, 2);
});

Deno.test("pid tells that of a process, and of the daemon", async () => {
  await using bench = await Bench.make(PROGRAMS);
  assertEquals(await bench.result("pid"), { pid: bench.daemon.pid });
  assertEquals(await bench.result("pid", { name: "web" }), { pid: null });
  const { process } = await bench.result("start", ["web"]);
  assertEquals(await bench.result("pid", ["web"]), { pid: process.pid });
  assertEquals((await bench.error("pid", ["nobody"]))[0], -32001);
});
