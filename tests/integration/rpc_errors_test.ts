import { assert, assertEquals, assertMatch } from "@std/assert";
import { Gate } from "../support/gate.ts";
import { processesWith } from "../support/process_table.ts";
import { Folder, RunningDaemon } from "../support/daemon.ts";
import { RawClient, request } from "../support/raw_client.ts";
import { Bench, errorOf } from "../support/rpc_bench.ts";

const WEB = "[program:web]\ncommand = {programs}/serve.sh\nstartsecs = 0\n";

/** Largest message, in bytes without its line feed. */
const LIMIT = 1024 * 1024;

/** Takes away the right to signal the processes of others. */
const WITHOUT_KILL = ["setpriv", "--bounding-set", "-kill", "--"] as const;

/** Lines that are no request, and the error and id they are answered with. */
const NO_REQUESTS: readonly (readonly [string, number, unknown])[] = [
  ["nonsense", -32700, null],
  ['{"jsonrpc": "2.0", "id": 1', -32700, null],
  ["{'jsonrpc': '2.0'}", -32700, null],
  ["1", -32600, null],
  ["null", -32600, null],
  ['"status"', -32600, null],
  ["[]", -32600, null],
  ['{"id": 1, "method": "status"}', -32600, 1],
  ['{"jsonrpc": "1.0", "id": 1, "method": "status"}', -32600, 1],
  ['{"jsonrpc": "2.0", "id": 1}', -32600, 1],
  ['{"jsonrpc": "2.0", "id": 1, "method": 7}', -32600, 1],
  ['{"jsonrpc": "2.0", "id": {}, "method": "status"}', -32600, null],
  ['{"jsonrpc": "2.0", "id": 1, "method": "status", "params": 7}', -32600, 1],
  ['{"jsonrpc": "2.0", "id": 1, "method": "nothing"}', -32601, 1],
  ['{"jsonrpc": "2.0", "id": 1, "method": "__proto__"}', -32601, 1],
  ['{"jsonrpc": "2.0", "id": 1, "method": "Status"}', -32601, 1],
];

/** The names of the errors of the specification. */
const NAMES: Readonly<Record<number, string>> = {
  [-32700]: "PARSE_ERROR",
  [-32600]: "INVALID_REQUEST",
  [-32601]: "METHOD_NOT_FOUND",
  [-32602]: "INVALID_PARAMS",
};

Deno.test("what is no request is refused, and the connection lives on", async () => {
  await using bench = await Bench.make(WEB);
  for (const [line, code, id] of NO_REQUESTS) {
    await bench.client.send(line);
    const reply = await bench.client.reply();
    const [number, name, message] = errorOf(reply);
    assertEquals([number, reply.id, name], [code, id, NAMES[code]], line);
    assert(message.length > 0);
  }
  await bench.client.write(new Uint8Array([0x22, 0xff, 0xfe, 0x22, 0x0a]));
  assertEquals(errorOf(await bench.client.reply())[0], -32700);
  assertEquals((await bench.result("version")).protocol, 1);
});

Deno.test("params that do not fit are refused by name", async () => {
  await using bench = await Bench.make(WEB);
  const rows: [string, unknown, RegExp][] = [
    ["start", undefined, /"name" is missing/],
    ["start", {}, /"name" is missing/],
    ["stop", [], /"name" is missing/],
    ["start", { name: 7 }, /"name" must be a string: found 7/],
    ["start", { name: null }, /"name" must be a string: found null/],
    ["start", ["web", "db"], /at most 1 param by position, found 2/],
    ["restart", { name: "web", force: "yes" }, /"force" must be true or false/],
    ["restart", { name: "web", fast: true }, /unknown param "fast"/],
    [
      "status",
      { names: "web" },
      /"names" must be a list of at most 1000 names/,
    ],
    ["status", { names: [1] }, /"names\[0\]" must be a string/],
    ["startgroup", {}, /"name" is missing/],
    ["stopgroup", { group: "web" }, /unknown param "group"/],
    ["reload", { now: true }, /unknown param "now"/],
    ["send_stdin", ["web", "\ud800"], /"data" must be a string without half/],
    [
      "unsubscribe",
      [7],
      /^unsubscribe: param "subscription" must be .*: found 7$/,
    ],
    ["version", [1], /expected no params by position, found 1/],
    ["shutdown", { now: true }, /unknown param "now"/],
  ];
  for (const [method, params, expected] of rows) {
    const [code, name, message] = await bench.error(method, params);
    assertEquals([code, name], [-32602, "INVALID_PARAMS"], method);
    assertMatch(message, expected);
  }
  assertEquals((await bench.daemon.info("web")).state, "RUNNING");
});

Deno.test("notifications are obeyed and never answered", async () => {
  await using bench = await Bench.make(WEB);
  const { client, daemon } = bench;
  const notify = (method: unknown, params?: unknown) =>
    JSON.stringify({ jsonrpc: "2.0", method, params });
  await client.send(
    notify("version"),
    notify("nothing"),
    notify("start", { nome: "web" }),
    notify("start", { name: "nobody" }),
    notify("stop", { name: "web" }),
    request("after", "version"),
  );
  assertEquals((await client.reply()).id, "after");
  await daemon.reached("web", "STOPPED");
  await client.send(request("last", "status"));
  const { id, result } = await client.reply();
  assertEquals([id, result.processes[0].state], ["last", "STOPPED"]);
});

Deno.test("a batch gets one line with an answer to each request", async () => {
  await using bench = await Bench.make(WEB);
  const { client } = bench;
  const notification = '{"jsonrpc": "2.0", "method": "version"}';
  await client.send(`[${
    [
      request("a", "stop", { name: "web" }),
      notification,
      request(2, "nothing"),
      "1",
      request("b", "version"),
    ].join()
  }]`);
  const replies = JSON.parse(await client.line() ?? "");
  const facts = replies.map(({ id, result, error }: Record<string, never>) => [
    id,
    error?.["code"] ?? result?.["message"] ?? result?.["protocol"],
  ]);
  assertEquals(facts, [
    ["a", "Stopped web"],
    [2, -32601],
    [null, -32600],
    ["b", 1],
  ]);
  // A batch of notifications alone gets no answer at all.
  await client.send(`[${notification},${notification}]`);
  assertEquals((await bench.result("version")).protocol, 1);
});

Deno.test("a message over 1 MiB ends its connection, and no other", async () => {
  await using bench = await Bench.make(WEB);
  for (const ending of ["\n", `\n${request(2, "version")}\n`, ""]) {
    using client = await RawClient.connect(bench.folder.socket);
    await client.send(request("before", "version"));
    await client.write("x".repeat(LIMIT + 1) + ending);
    assertEquals((await client.reply()).id, "before");
    const reply = await client.reply();
    assertEquals(reply.id, null);
    assertEquals(errorOf(reply).slice(0, 2), [-32600, "MESSAGE_TOO_LARGE"]);
    assertEquals(await client.line(), null);
  }
  assertEquals((await bench.result("version")).protocol, 1);
});

Deno.test("a message of exactly 1 MiB is taken", async () => {
  await using bench = await Bench.make(WEB);
  await bench.client.send(request(1, "version").padEnd(LIMIT, " "));
  assertEquals((await bench.client.reply()).result.protocol, 1);
});

Deno.test("names in any script go there and back unharmed", async () => {
  await using bench = await Bench.make(WEB);
  for (const name of ["größe", "日本語", "🎉", "a\nb", '"\\', "\u0000"]) {
    const { error } = await bench.client.ask("start", { name });
    assertEquals([error?.code, error?.data.name], [-32001, name]);
  }
  // In pieces that cut characters in two.
  const bytes = new TextEncoder().encode(
    `${request("日本", "start", { name: "größe 🎉" })}\n`,
  );
  for (const byte of bytes) await bench.client.write(new Uint8Array([byte]));
  const { id, error } = await bench.client.reply();
  assertEquals([id, error?.data.name], ["日本", "größe 🎉"]);
});

Deno.test("line ends of any kind will do, and none at the end", async () => {
  await using bench = await Bench.make(WEB);
  const { client } = bench;
  await client.write(`\n\r\n${request(1, "version")}\r\n\n`);
  await client.write(request(2, "version"));
  await client.endWriting();
  assertEquals((await client.reply()).id, 1);
  assertEquals((await client.reply()).id, 2);
  assertEquals(await client.line(), null);
});

Deno.test(
  "a stop that even SIGKILL does not bring about is said to have failed",
  { ignore: Deno.uid() !== 0 || !await canDropKill() },
  async () => {
    // Without the right to signal others, not even root can stop it.
    await using folder = await Folder.make();
    await folder.write(`
[program:immortal]
command = sh -c 'echo up >"$0"; exec sleep 1000' {dir}/gate
user = nobody
startsecs = 0
stopwaitsecs = 0.1
pdeathsig = false
reconcile = off
`);
    const argv = await folder.daemonArgv("-n", "-c", folder.config);
    const gate = await Gate.make(folder.path);
    // Only when it says a word has it become another user.
    await Deno.chmod(folder.path, 0o755);
    await Deno.chmod(gate.path, 0o666);
    const child = folder.command([...WITHOUT_KILL, ...argv]).spawn();
    await using daemon = await RunningDaemon.start(folder, child);
    assertEquals(await gate.word(), "up");
    using client = await RawClient.connect(folder.socket);
    for (const method of ["stop", "stopgroup"]) {
      const reply = await client.ask(method, { name: "immortal" });
      const [code, name, message] = errorOf(reply);
      assertEquals([code, name], [-32004, "STOP_FAILED"], method);
      assertMatch(message, /immortal.*STOPPING/);
    }
    const { state, pid } = await daemon.info("immortal");
    assertEquals(state, "STOPPING");
    const living = await processesWith(folder.mark);
    assert(living.some((row) => row.pid === pid));
    // The truth changes when it does end.
    Deno.kill(pid ?? 0, "SIGKILL");
    await daemon.log.waitFor(/ immortal: STOPPING -> /);
  },
);

async function canDropKill(): Promise<boolean> {
  const [program, ...args] = WITHOUT_KILL;
  try {
    const { success } = await new Deno.Command(program, {
      args: [...args, "true"],
      stderr: "null",
    }).output();
    return success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
