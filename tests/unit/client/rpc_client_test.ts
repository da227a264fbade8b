import { assertEquals, assertRejects } from "@std/assert";
import { RpcClient } from "../../../src/client/rpc_client.ts";
import { type ErrorCode, SupervisorError } from "../../../src/model/errors.ts";
import { FakeClock, settle } from "../../support/fake_clock.ts";
import {
  type MemoryConnection,
  memoryPair,
} from "../../support/memory_socket.ts";

function setUp(): {
  clock: FakeClock;
  client: RpcClient;
  daemon: MemoryConnection;
} {
  const clock = new FakeClock();
  const [near, daemon] = memoryPair();
  return { clock, client: new RpcClient(near, clock), daemon };
}

function reply(id: number | null, rest: object): string {
  return JSON.stringify({ jsonrpc: "2.0", id, ...rest }) + "\n";
}

async function assertFails(
  promise: Promise<unknown>,
  code: ErrorCode,
  message: string,
): Promise<void> {
  const error = await assertRejects(() => promise, SupervisorError);
  assertEquals([error.code, error.message], [code, message]);
}

Deno.test("RpcClient.call() sends a request and gives its result", async () => {
  const { clock, client, daemon } = setUp();
  const answer = client.call("restart", { name: "web", force: true });
  assertEquals(await daemon.hear(1), [
    '{"jsonrpc":"2.0","id":1,"method":"restart",' +
    '"params":{"name":"web","force":true}}',
  ]);
  await daemon.say(reply(1, { result: { message: "Restarted web" } }));
  assertEquals((await answer).message, "Restarted web");
  client.close();
  clock[Symbol.dispose]();
});

Deno.test("RpcClient.call() does not compile with wrong params", async () => {
  const { clock, client } = setUp();
  const calls = [
    // @ts-expect-error -- the param is missing
    () => client.call("start", {}),
    // @ts-expect-error -- a wrong type
    () => client.call("restart", { name: "web", force: "yes" }),
    // @ts-expect-error -- an unknown param
    () => client.call("stop", { name: "web", force: true }),
    // @ts-expect-error -- an unknown method
    () => client.call("strat", { name: "web" }),
    // @ts-expect-error -- one or the other
    () => client.call("stop", { name: "web", names: ["db"] }),
    // @ts-expect-error -- no such state
    () => client.call("wait", { names: ["web"], state: "RUNING" }),
    // @ts-expect-error -- no such type of event
    () => client.events({ types: ["stopped"] }),
    // @ts-expect-error -- not with a name
    async () => (await client.call("stop", { name: "web" })).failed,
    // @ts-expect-error -- not with names
    async () => (await client.call("stop", { names: ["web"] })).process,
  ];
  assertEquals(calls.length, 9);
  client.close();
  await settle();
  clock[Symbol.dispose]();
});

Deno.test("RpcClient.call() matches answers by id, in any order", async () => {
  const { clock, client, daemon } = setUp();
  const first = client.call("stop", { name: "a" });
  const second = client.call("stop", { name: "b" });
  await daemon.hear(2);
  await daemon.say(reply(2, { result: { message: "b" } }));
  assertEquals((await second).message, "b");
  await daemon.say(reply(1, { result: { message: "a" } }));
  assertEquals((await first).message, "a");
  client.close();
  clock[Symbol.dispose]();
});

Deno.test("RpcClient.call() passes over lines that are no answers to it", async () => {
  const { clock, client, daemon } = setUp();
  const answer = client.call("version", {});
  await daemon.say(
    "not json\n" + reply(99, { result: {} }) +
      '{"jsonrpc":"2.0","method":"event"}\n' + '{"jsonrpc":"2.0","id":"1"}\n',
  );
  const version = { version: "1", protocol: 1, pid: 2 };
  await daemon.say(reply(1, { result: version }));
  assertEquals(await answer, version);
  client.close();
  clock[Symbol.dispose]();
});

Deno.test("RpcClient.call() rejects with the daemon's error", async () => {
  const { clock, client, daemon } = setUp();
  const answer = client.call("stop", { name: "x" });
  const error = {
    code: -32001,
    message: "There is no x",
    data: { code: "PROCESS_NOT_FOUND", name: "x" },
  };
  await daemon.say(reply(1, { error }));
  const thrown = await assertRejects(() => answer, SupervisorError);
  assertEquals([thrown.code, thrown.message, thrown.data], [
    "PROCESS_NOT_FOUND",
    "There is no x",
    { name: "x" },
  ]);
  client.close();
  clock[Symbol.dispose]();
});

Deno.test("RpcClient.call() gives up after its timeout, and only that call", async () => {
  const { clock, client, daemon } = setUp();
  const quick = client.call("version", {}, { timeoutMs: 1500 });
  const slow = client.call("reload", {});
  const failed = assertFails(
    quick,
    "NO_ANSWER",
    "The daemon gave no answer within 1.5 s",
  );
  await clock.advance(1500);
  await failed;
  // The late answer is nobody's.
  await daemon.say(reply(1, { result: {} }));
  await daemon.say(
    reply(2, { result: { added: [], removed: [], changed: [] } }),
  );
  assertEquals((await slow).added, []);
  client.close();
  clock[Symbol.dispose]();
});

Deno.test("RpcClient.call() fails when the daemon closes the connection", async () => {
  const { clock, client, daemon } = setUp();
  const message = "The daemon closed the connection before it had answered";
  const calls = [client.call("reload", {}), client.call("version", {})];
  const failed = calls.map((call) =>
    assertFails(call, "DAEMON_UNREACHABLE", message)
  );
  daemon.close();
  await Promise.all(failed);
  await assertFails(client.call("version", {}), "DAEMON_UNREACHABLE", message);
  clock[Symbol.dispose]();
});

Deno.test("RpcClient.call() fails with the reason of a broken stream", async () => {
  const { clock, client, daemon } = setUp();
  const failed = assertFails(
    client.call("status", { names: ["x"] }),
    "MESSAGE_TOO_LARGE",
    "Too large",
  );
  const data = { code: "MESSAGE_TOO_LARGE" };
  await daemon.say(
    reply(null, { error: { code: -32600, message: "Too large", data } }),
  );
  await failed;
  client.close();
  clock[Symbol.dispose]();
});

Deno.test("RpcClient.close() rejects what is under way, and is safe twice", async () => {
  const { clock, client, daemon } = setUp();
  const message = "Cannot call the daemon: the client has been closed";
  const failed = assertFails(
    client.call("version", {}),
    "DAEMON_UNREACHABLE",
    message,
  );
  client.close();
  client[Symbol.dispose]();
  await failed;
  await assertFails(client.call("version", {}), "DAEMON_UNREACHABLE", message);
  await daemon.hear(1);
  assertEquals(await daemon.hear(1), []);
  clock[Symbol.dispose]();
});

Deno.test("RpcClient.call() has as much patience as the daemon is asked for", async () => {
  const { clock, client } = setUp();
  const given = new Set<string>();
  const note = (what: string) => () => void given.add(what);
  const names = ["web"];
  client.call("wait", { names, timeout: 60 }).catch(note("wait 60 s"));
  client.call("reload", { restart: "changed", verify: 60 })
    .catch(note("verify 60 s"));
  client.call("wait", { names }).catch(note("wait"));
  client.call("stop", { name: "web" }).catch(note("stop"));
  await clock.advance(30_000);
  assertEquals([...given], ["stop"]);
  await clock.advance(59_999);
  assertEquals([...given], ["stop"]);
  await clock.advance(1);
  assertEquals([...given], ["stop", "wait 60 s", "verify 60 s"]);
  await clock.advance(10_000_000);
  assertEquals(given.has("wait"), false);
  client.close();
  await settle();
  assertEquals(given.has("wait"), true);
  clock[Symbol.dispose]();
});

Deno.test("RpcClient.call() tells why a connection has ended before the call", async () => {
  const { clock, client, daemon } = setUp();
  const data = { code: "TOO_MANY_CONNECTIONS" };
  const error = { code: -32013, message: "No room", data };
  await daemon.say(reply(null, { error }));
  daemon.close();
  await settle();
  await assertFails(
    client.call("version", {}),
    "TOO_MANY_CONNECTIONS",
    "No room",
  );
  clock[Symbol.dispose]();
});
