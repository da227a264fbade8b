import { assert, assertEquals, assertMatch } from "@std/assert";
import { Gate } from "../support/gate.ts";
import { RawClient, request } from "../support/raw_client.ts";
import { Bench } from "../support/rpc_bench.ts";

const PROGRAMS = `
[program:web]
command = {programs}/serve.sh
startsecs = 0

[program:worker]
command = {programs}/serve.sh
numprocs = 2
startsecs = 0

[program:once]
command = {programs}/exit_with.sh 3 it broke
autostart = false
autorestart = false

[program:missing]
command = {dir}/no-such-program
autostart = false
startretries = 0

[group:back]
programs = worker
`;

/** What each field of a process must be, by the contract. */
const PROCESS_INFO: Readonly<Record<string, (value: unknown) => boolean>> = {
  name: (value) => typeof value === "string",
  group: (value) => typeof value === "string",
  state: (value) =>
    typeof value === "string" &&
    /^(STOPPED|STARTING|RUNNING|BACKOFF|STOPPING|EXITED|FATAL|UNHEALTHY)$/
      .test(value),
  pid: (value) => value === null || Number.isInteger(value),
  uptime: (value) => value === null || Number.isInteger(value),
  healthy: (value) => value === null || typeof value === "boolean",
  restarts: (value) => Number.isInteger(value),
  exit: (value) => value === null || isExit(value as object),
};

function isExit(value: object): boolean {
  const { code, signal, at } = value as Record<string, unknown>;
  return (code === null || Number.isInteger(code)) &&
    (signal === null || typeof signal === "string") &&
    (code === null) !== (signal === null) &&
    typeof at === "string" && new Date(at).toISOString() === at;
}

function assertProcessInfo(info: Record<string, unknown>): void {
  for (const [field, isRight] of Object.entries(PROCESS_INFO)) {
    assert(field in info, `${field} is missing`);
    assert(isRight(info[field]), `${field}: ${JSON.stringify(info[field])}`);
  }
}

function names(processes: readonly { readonly name: string }[]): string[] {
  return processes.map(({ name }) => name);
}

Deno.test("status tells all processes in config order, or those named", async () => {
  await using bench = await Bench.make(PROGRAMS);
  const all = await bench.result("status");
  assertEquals(Object.keys(all), ["processes"]);
  assertEquals(
    names(all.processes),
    ["web", "worker:00", "worker:01", "once", "missing"],
  );
  all.processes.forEach(assertProcessInfo);
  const { exit, uptime, ...web } = all.processes[0];
  assertEquals([exit, typeof uptime], [null, "number"]);
  assert(Number.isInteger(web.pid) && web.pid > 0);
  assertEquals(
    [web.name, web.group, web.state, web.healthy, web.restarts],
    ["web", "web", "RUNNING", null, 0],
  );
  const { group, state, pid, ...report } = all.processes[3];
  assertEquals([group, state, pid, report.uptime], [
    "once",
    "STOPPED",
    null,
    null,
  ]);
  assertEquals(all.processes[1].group, "back");
  for (
    const params of [{ names: ["worker:01", "web"] }, [["worker:01", "web"]]]
  ) {
    const { processes } = await bench.result("status", params);
    assertEquals(names(processes), ["worker:01", "web"]);
  }
  assertEquals(await bench.result("status", { names: [] }), { processes: [] });
});

Deno.test("stop, start and restart answer with the process as it is", async () => {
  await using bench = await Bench.make(PROGRAMS);
  const pids: unknown[] = [];
  const steps = [
    ["stop", { name: "web" }, "Stopped web", "STOPPED"],
    ["stop", ["web"], "web is already stopped", "STOPPED"],
    ["start", { name: "web" }, "Started web", "RUNNING"],
    ["start", ["web"], "web is already running", "RUNNING"],
    ["restart", { name: "web" }, "Restarted web", "RUNNING"],
    ["restart", { name: "web", force: true }, "Restarted web", "RUNNING"],
    ["restart", ["web", false], "Restarted web", "RUNNING"],
  ] as const;
  for (const [method, params, message, state] of steps) {
    const result = await bench.result(method, params);
    assertEquals(Object.keys(result), ["message", "process"]);
    assertProcessInfo(result.process);
    assertEquals([result.message, result.process.state], [message, state]);
    pids.push(result.process.pid);
  }
  // Four runs: started, and restarted three times.
  assertEquals(new Set(pids.slice(2)).size, 4);
  const { processes: [web] } = await bench.result("status", [["web"]]);
  assertEquals([web.exit.code, web.exit.signal], [null, "SIGTERM"]);
  assertEquals(web.restarts, 0);
});

Deno.test("stopgroup and startgroup answer with all members", async () => {
  await using bench = await Bench.make(PROGRAMS);
  const steps = [
    ["stopgroup", { name: "back" }, "Stopped group back", "STOPPED"],
    ["startgroup", ["back"], "Started group back", "RUNNING"],
  ] as const;
  for (const [method, params, message, state] of steps) {
    const result = await bench.result(method, params);
    assertEquals(Object.keys(result), ["message", "processes"]);
    assertEquals(result.message, message);
    assertEquals(names(result.processes), ["worker:00", "worker:01"]);
    for (const process of result.processes) {
      assertProcessInfo(process);
      assertEquals(process.state, state);
    }
  }
  // A program outside every group is a group of its own name.
  const alone = await bench.result("stopgroup", { name: "web" });
  assertEquals(names(alone.processes), ["web"]);
  assertEquals((await bench.daemon.info("worker:00")).state, "RUNNING");
});

Deno.test("version and reload answer as the contract says", async () => {
  await using bench = await Bench.make(PROGRAMS);
  for (const params of [undefined, {}, []]) {
    const version = await bench.result("version", params);
    assertEquals(Object.keys(version), ["version", "protocol", "pid"]);
    assertMatch(version.version, /^\d+\.\d+\.\d+/);
    assertEquals([version.protocol, version.pid], [1, bench.daemon.pid]);
    assertEquals(
      await bench.result("reload", params),
      {
        added: [],
        removed: [],
        changed: [],
        applied: true,
        processes: [],
        settings: [],
        refused: [],
        warnings: [],
      },
    );
  }
});

Deno.test("names that do not exist have errors of their own", async () => {
  await using bench = await Bench.make(PROGRAMS);
  for (const method of ["start", "stop", "restart"]) {
    assertEquals(await bench.error(method, { name: "nobody" }), [
      -32001,
      "PROCESS_NOT_FOUND",
      'Process "nobody" not found',
    ]);
  }
  const [code] = await bench.error("status", { names: ["web", "nobody"] });
  assertEquals(code, -32001);
  // The name of a group, or of a program with several, is not a process.
  assertEquals((await bench.error("stop", { name: "worker" }))[0], -32001);
  for (const method of ["startgroup", "stopgroup"]) {
    assertEquals(await bench.error(method, { name: "nobody" }), [
      -32002,
      "GROUP_NOT_FOUND",
      'Group "nobody" not found',
    ]);
  }
});

Deno.test("a start that fails says why", async () => {
  await using bench = await Bench.make(PROGRAMS);
  for (const method of ["start", "restart"]) {
    const [code, name, message] = await bench.error(method, { name: "once" });
    assertEquals([code, name], [-32003, "START_FAILED"]);
    assertMatch(
      message,
      /^once failed to start \(state: EXITED\): .*it broke$/,
    );
  }
  const [code, , message] = await bench.error("start", ["missing"]);
  assertEquals(code, -32003);
  assertMatch(message, /state: FATAL.*no-such-program/);
  assertEquals((await bench.error("startgroup", ["missing"]))[0], -32003);
  const { processes } = await bench.result("status", [["once"]]);
  assertEquals([processes[0].exit.code, processes[0].exit.signal], [3, null]);
});

Deno.test("a reload of a bad file says where and what", async () => {
  await using bench = await Bench.make(PROGRAMS);
  await bench.folder.write("[program:web]\ncommand = sleep 1000\nnumproc = 2");
  const { error } = await bench.client.ask("reload");
  assertEquals([error?.code, error?.data.code], [-32005, "RELOAD_FAILED"]);
  assertMatch(
    error?.message ?? "",
    /supervisord\.conf:7: \[program:web\] numproc: .*"numprocs"/,
  );
});

Deno.test("answers come as they are ready, matched by id", async () => {
  await using bench = await Bench.make(`
[program:slow]
command = {programs}/stubborn.sh {dir}/gate
startsecs = 0
stopwaitsecs = 3600
autostart = false
`);
  const gate = await Gate.make(bench.folder.path);
  const [{ process }, pid] = await Promise.all([
    bench.result("start", { name: "slow" }),
    gate.word(),
  ]);
  assertEquals(`${process.pid}`, pid);
  const ids = ["text", 7, -1, 0.5, null];
  await bench.client.send(
    request("slow", "stop", { name: "slow" }),
    ...ids.map((id) => request(id, "version")),
  );
  for (const id of ids) {
    const reply = await bench.client.reply();
    assertEquals([reply.id, reply.result.protocol], [id, 1]);
  }
  Deno.kill(-process.pid, "SIGKILL");
  const { id, result } = await bench.client.reply();
  assertEquals([id, result.message], ["slow", "Stopped slow"]);
});

Deno.test("many connections get their own answers", async () => {
  await using bench = await Bench.make(PROGRAMS);
  const clients = await Promise.all(
    Array.from({ length: 50 }, () => RawClient.connect(bench.folder.socket)),
  );
  await Promise.all(clients.map(async (client, number) => {
    const ids = Array.from({ length: 20 }, (_, index) => `${number}-${index}`);
    await client.send(...ids.map((id) => request(id, "status")));
    for (const id of ids) assertEquals((await client.reply()).id, id);
    client[Symbol.dispose]();
  }));
  assertEquals((await bench.result("version")).protocol, 1);
});

Deno.test("rpc.discover describes what the daemon can do", async () => {
  await using bench = await Bench.make(PROGRAMS);
  const { openrpc, methods } = await bench.result("rpc.discover");
  assertMatch(openrpc, /^1\./);
  const { error } = await bench.client.ask("nothing");
  assertEquals(
    methods.map(({ name }: { readonly name: string }) => name),
    error?.data["methods"],
  );
});
