import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { LogQueue } from "../../../src/client/log_queue.ts";
import type { LogPiece } from "../../../src/client/log_stream.ts";
import { RpcClient } from "../../../src/client/rpc_client.ts";
import { SupervisorError } from "../../../src/model/errors.ts";
import { FakeClock } from "../../support/fake_clock.ts";
import {
  type MemoryConnection,
  memoryPair,
} from "../../support/memory_socket.ts";

/** A client, and the daemon's end of its second connection. */
function setUp() {
  const clock = new FakeClock();
  const [near] = memoryPair();
  const [second, daemon] = memoryPair();
  const client = new RpcClient(
    near,
    clock,
    () => Promise.resolve(new RpcClient(second, clock)),
  );
  return { clock, client, daemon };
}

async function say(daemon: MemoryConnection, message: object): Promise<void> {
  await daemon.say(JSON.stringify({ jsonrpc: "2.0", ...message }) + "\n");
}

function piece(text: string, more: Partial<LogPiece> = {}): LogPiece {
  return { name: "web", stream: "stdout", text, ...more };
}

async function answer(
  daemon: MemoryConnection,
  result: object,
): Promise<unknown> {
  const [line = ""] = await daemon.hear(1);
  const { id, method, params } = JSON.parse(line);
  await say(daemon, { id, result });
  return { method, params };
}

Deno.test("logs() gives what there is, then what comes, to the end", async () => {
  const { clock, client, daemon } = setUp();
  const logs = client.logs({ names: ["web"], lines: 1, stream: "stdout" });
  const first = logs.next();
  const asked = await answer(daemon, { output: [piece("old\n")] });
  assertEquals(asked, {
    method: "tail",
    params: { names: ["web"], lines: 1, stream: "stdout", follow: true },
  });
  await say(daemon, { method: "event", params: {} });
  await say(daemon, { method: "log", params: piece("new\n") });
  const last = piece("", { end: true, over: true });
  await say(daemon, { method: "log", params: last });
  assertEquals((await first).value, piece("old\n"));
  assertEquals((await logs.next()).value, piece("new\n"));
  assertEquals((await logs.next()).value, last);
  assertEquals((await logs.next()).done, true);
  assertEquals(daemon.isClosed, false);
  client.close();
  clock[Symbol.dispose]();
});

Deno.test("mainLog() follows the daemon's own log, until it is closed", async () => {
  const { clock, client, daemon } = setUp();
  const logs = client.mainLog({ lines: 2 });
  const first = logs.next();
  const asked = await answer(daemon, { text: "up\n", offset: 3 });
  assertEquals(asked, {
    method: "maintail",
    params: { lines: 2, follow: true },
  });
  assertEquals((await first).value, {
    name: "supervice",
    stream: "log",
    text: "up\n",
  });
  const next = logs.next();
  client.close();
  assertEquals((await next).done, true);
  clock[Symbol.dispose]();
});

Deno.test("logs() tells that the connection was lost, and of a refusal", async () => {
  const { clock, client, daemon } = setUp();
  const logs = client.logs({ names: ["web"] });
  const first = logs.next();
  await answer(daemon, { output: [piece("old\n")] });
  await first;
  daemon.close();
  await assertRejects(
    () => logs.next(),
    SupervisorError,
    "Cannot follow the output any more: the daemon has closed the connection",
  );
  client.close();

  const other = setUp();
  const refused = other.client.logs({ names: ["nobody"] }).next();
  const [line = ""] = await other.daemon.hear(1);
  const { id } = JSON.parse(line);
  const data = { code: "PROCESS_NOT_FOUND" };
  await say(other.daemon, { id, error: { code: -32001, message: "no", data } });
  await assertRejects(() => refused, SupervisorError, "no");
  other.client.close();
  clock[Symbol.dispose]();
});

Deno.test("logs() needs a way to connect, and a signal ends it", async () => {
  const { clock, client, daemon } = setUp();
  const [near] = memoryPair();
  const alone = new RpcClient(near, clock);
  assertThrows(() => alone.logs({ names: ["web"] }), TypeError);
  const controller = new AbortController();
  const { signal } = controller;
  const logs = client.logs({ names: ["web"], signal });
  const first = logs.next();
  await answer(daemon, { output: [piece("old\n")] });
  await first;
  const next = logs.next();
  controller.abort();
  assertEquals((await next).done, true);
  client.close();
  alone.close();
  clock[Symbol.dispose]();
});

Deno.test("LogQueue loses the oldest pieces, and tells what they were", async () => {
  const queue = new LogQueue(1_000);
  for (let number = 0; number < 20; number++) {
    queue.push(piece("ä\n".repeat(50)));
    queue.push(piece("db\n", { name: "db" }));
  }
  queue.end();
  const pieces: LogPiece[] = [];
  for (let next = await queue.next(); next; next = await queue.next()) {
    pieces.push(next);
  }
  const [web, db, ...rest] = pieces;
  const kept = (name: string) => rest.filter((each) => each.name === name);
  assertEquals([web?.text, db?.text], ["", ""]);
  const lostWeb = 20 - kept("web").length;
  assertEquals(web?.lost, { lines: 50 * lostWeb, bytes: 150 * lostWeb });
  const lostDb = 20 - kept("db").length;
  assertEquals(db?.lost, { lines: lostDb, bytes: 3 * lostDb });
  assertEquals(rest.at(-1)?.name, "db");
});
