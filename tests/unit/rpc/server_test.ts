import { assert, assertEquals } from "@std/assert";
import { settle } from "../../support/fake_clock.ts";
import type { MemoryLog } from "../../support/memory_log.ts";
import { call, idsOf, serve } from "../../support/serving.ts";

/** What an operator sees at the usual level. */
function notable(log: MemoryLog): string[] {
  return log.lines.filter((line) => !line.startsWith("debug: "));
}

function codeOf(line: string | undefined): unknown {
  return JSON.parse(line ?? "").error.data.code;
}

Deno.test("RpcServer answers one request after another on a connection", async () => {
  const { listener, stop } = serve();
  const client = listener.connect();
  for (let id = 1; id <= 3; id++) {
    await client.say(call(id, "version"));
    assertEquals(idsOf(await client.hear(1)), [id]);
  }
  await stop();
});

Deno.test("RpcServer works on pipelined requests side by side", async () => {
  const { listener, control, stop } = serve();
  const client = listener.connect();
  await client.say(
    call(1, "start", { name: "slow" }) + call(2, "stop", { name: "web" }) +
      call(3, "status"),
  );
  assertEquals(idsOf(await client.hear(2)).toSorted(), [2, 3]);
  control.release();
  assertEquals(idsOf(await client.hear(1)), [1]);
  await stop();
});

Deno.test("RpcServer serves one client while another waits", async () => {
  const { listener, control, stop } = serve();
  const [first, second] = [listener.connect(), listener.connect()];
  await first.say(call(1, "start", { name: "slow" }));
  await second.say(call(1, "version"));
  assertEquals((await second.hear(1)).length, 1);
  control.release();
  assertEquals((await first.hear(1)).length, 1);
  await stop();
});

Deno.test("RpcServer goes on after a line that is not JSON or not UTF-8", async () => {
  const { listener, stop } = serve();
  const client = listener.connect();
  await client.say("{\n");
  await client.write(new Uint8Array([0xc3, 0x28, 10]));
  await client.say("\n\r\n" + call(1, "version"));
  const lines = await client.hear(3);
  assertEquals(lines.slice(0, 2).map(codeOf), ["PARSE_ERROR", "PARSE_ERROR"]);
  assertEquals(idsOf(lines), [null, null, 1]);
  await stop();
});

Deno.test("RpcServer answers everything when the client says no more", async () => {
  const { listener, control, stop } = serve();
  const client = listener.connect();
  await client.say(call(1, "start", { name: "slow" }));
  await client.say(call(2, "version").trimEnd());
  client.closeWrite();
  assertEquals(idsOf(await client.hear(1)), [2]);
  control.release();
  // The connection ends after the last answer.
  assertEquals(idsOf(await client.hear(9)), [1]);
  await stop();
});

Deno.test("RpcServer finds out that a client who waits has gone", async () => {
  const { listener, server, control, clock, stop } = serve();
  const asks = call(1, "start", { name: "slow" });
  const gone = listener.connect();
  await gone.say(asks);
  await control.called(1);
  gone.close();
  const silent = listener.connect();
  await silent.say(asks);
  await control.called(2);
  silent.closeWrite();
  await settle();
  assertEquals(server.connectionCount, 2);
  await clock.advance(10_000);
  await settle();
  assertEquals(server.connectionCount, 1);
  await clock.advance(10_000);
  control.release();
  // The blanks before it change nothing.
  assertEquals(idsOf(await silent.hear(9)), [1]);
  await stop();
});

Deno.test("RpcServer refuses a line over the limit once, then closes", async () => {
  const { listener, control, stop } = serve({ maxMessageBytes: 100 });
  const client = listener.connect();
  const long = "x".repeat(101);
  await client.say(
    call(1, "start", { name: "slow" }) + `${long}\n` + call(2, "version"),
  );
  await settle();
  control.release();
  const lines = await client.hear(9);
  assertEquals(lines.map((line) => JSON.parse(line).id), [null, 1]);
  assertEquals(JSON.parse(lines[0] ?? "").error, {
    code: -32600,
    message: "A message may have 100 bytes at most",
    data: { code: "MESSAGE_TOO_LARGE" },
  });
  await stop();
});

Deno.test("RpcServer lets the client finish a refused line, but not for ever", async () => {
  const { listener, clock, stop } = serve({
    maxMessageBytes: 100,
    lingerMs: 500,
  });
  const [polite, endless] = [listener.connect(), listener.connect()];
  for (const client of [polite, endless]) {
    await client.say("x".repeat(200));
    assertEquals(codeOf((await client.hear(1))[0]), "MESSAGE_TOO_LARGE");
    await client.say("x".repeat(200));
  }
  await polite.say("\n");
  assertEquals(await polite.hear(1), []);
  const end = endless.hear(1);
  await clock.advance(500);
  assertEquals(await end, []);
  await stop();
});

Deno.test("RpcServer reads no more while too many requests are pending", async () => {
  const { listener, control, stop } = serve({ maxPending: 3 });
  const client = listener.connect();
  for (let id = 1; id <= 5; id++) {
    await client.say(call(id, "start", { name: "slow" }));
  }
  await client.say(call(6, "version"));
  await settle();
  assertEquals(control.calls.length, 3);
  control.release();
  assertEquals(idsOf(await client.hear(4)).toSorted(), [1, 2, 3, 6]);
  assertEquals(control.calls.length, 5);
  control.release();
  assertEquals(idsOf(await client.hear(2)), [4, 5]);
  await stop();
});

Deno.test("RpcServer reads no more while replies wait for their reader", async () => {
  const { listener, control, stop } = serve({ pauseQueued: 1000 });
  // Holds less than one reply.
  const client = listener.connect(100);
  const sent = client.say(
    Array.from({ length: 50 }, (_, id) => call(id, "status")).join(""),
  );
  await settle();
  assert(control.calls.length < 10, `${control.calls.length} were done`);
  const lines = await client.hear(50);
  await sent;
  assertEquals(idsOf(lines), Array.from({ length: 50 }, (_, id) => id));
  await stop();
});

Deno.test("RpcServer cuts a client that reads nothing for too long", async () => {
  const { listener, clock, log, server, stop } = serve({ stallMs: 30_000 });
  const client = listener.connect(100);
  await client.say(call(1, "version"));
  await client.say(call(2, "version"));
  await clock.advance(29_999);
  assertEquals(server.connectionCount, 1);
  await clock.advance(1);
  assertEquals(server.connectionCount, 0);
  assertEquals(notable(log), [
    "warning: RPC client 1 cut: it does not read its replies",
  ]);
  await stop();
});

Deno.test("RpcServer gives a slow client time as long as it reads something", async () => {
  const { listener, clock, server, stop } = serve({ stallMs: 30_000 });
  const client = listener.connect(60_000);
  // The reply is more than a write and more than the pipe holds.
  const batch = Array(256).fill(call(1, "status").trim()).join(",");
  await client.say(`[${batch}]\n[${batch}]\n[${batch}]\n[${batch}]\n`);
  const buffer = new Uint8Array(100_000);
  for (let turn = 0; turn < 3; turn++) {
    await clock.advance(29_000);
    await client.read(buffer);
    assertEquals(server.connectionCount, 1);
  }
  client.close();
  await settle();
  await stop();
});

Deno.test("RpcServer cuts a client when too many replies wait for it", async () => {
  const { listener, control, log, server, stop } = serve({ maxQueued: 300 });
  const client = listener.connect(10);
  const orders = Array.from(
    { length: 9 },
    (_, id) => call(id, "start", { name: "slow" }),
  );
  const sent = client.say(orders.join(""));
  await sent;
  await settle();
  control.release();
  await settle();
  assertEquals(server.connectionCount, 0);
  const [line = ""] = notable(log).slice(-1);
  assert(
    /^warning: RPC client \d cut: \d+ characters of replies/.test(line),
    line,
  );
  await stop();
});

Deno.test("RpcServer cuts the client with the most replies when all are many", async () => {
  const { listener, log, server, stop } = serve({ maxQueuedTotal: 2_500 });
  const [small, large] = [listener.connect(10), listener.connect(10)];
  await large.say(Array.from({ length: 4 }, () => call(1, "status")).join(""));
  await settle();
  await small.say(call(1, "status").repeat(3));
  await settle();
  assertEquals(server.connectionCount, 1);
  const [line = "", ...more] = notable(log);
  assertEquals(more, []);
  assert(
    /^warning: RPC client \d cut: \d+ characters of replies wait for all/
      .test(line),
    line,
  );
  assertEquals((await small.hear(3)).length, 3);
  small.close();
  await settle();
  await stop();
});

Deno.test("RpcServer closes a client that has not said anything, to make room", async () => {
  const { listener, clock, log, server, stop } = serve({
    firstByteMs: 60_000,
    maxConnections: 2,
  });
  const [silent, talker] = [listener.connect(), listener.connect()];
  await talker.say("{");
  await clock.advance(59_999);
  assertEquals(server.connectionCount, 2);
  await clock.advance(1);
  assertEquals(await silent.hear(1), []);
  assertEquals(server.connectionCount, 1);
  assertEquals(log.lines, [
    "debug: RPC client 1 closed: it has not said anything",
    "debug: RPC connection ended: MemorySocketError: Cannot read: closed",
  ]);
  // Whoever has said something may be silent for as long as it likes.
  await clock.advance(3_600_000);
  await talker.say(call(1, "version").slice(1));
  assertEquals(idsOf(await talker.hear(1)), [1]);
  await stop();
});

Deno.test("RpcServer gives clients any time for a first byte where that is asked for", async () => {
  const { listener, clock, server, stop } = serve({ firstByteMs: null });
  listener.connect();
  await settle();
  assertEquals(clock.pendingTimers, 0);
  assertEquals(server.connectionCount, 1);
  await stop();
});

Deno.test("RpcServer closes connections over the limit, and logs it once", async () => {
  const { listener, log, server, stop } = serve({ maxConnections: 2 });
  const clients = Array.from({ length: 4 }, () => listener.connect());
  await settle();
  assertEquals(server.connectionCount, 2);
  const [refusal, ...more] = await clients[3]?.hear(2) ?? [];
  assertEquals([codeOf(refusal), more], ["TOO_MANY_CONNECTIONS", []]);
  assertEquals(notable(log), [
    "warning: RPC connections refused: 2 are open already",
  ]);
  clients[0]?.close();
  await settle();
  const next = listener.connect();
  await next.say(call(1, "version"));
  assertEquals((await next.hear(1)).length, 1);
  await stop();
});

Deno.test("RpcServer goes on taking connections after accept() has failed", async () => {
  const { listener, clock, log, stop } = serve();
  listener.fail(new Error("Too many open files"));
  await settle();
  assertEquals(log.lines, [
    "error: Cannot take an RPC connection: Error: Too many open files",
  ]);
  await clock.advance(200);
  const client = listener.connect();
  await client.say(call(1, "version"));
  assertEquals((await client.hear(1)).length, 1);
  listener.fail(new Error("Too many open files"));
  await settle();
  await stop();
});

Deno.test("RpcServer lives on when clients go away at any moment", async () => {
  const { listener, control, log, server, stop } = serve();
  const silent = listener.connect();
  const waiting = listener.connect();
  await waiting.say(call(1, "start", { name: "slow" }));
  const half = listener.connect();
  await half.say('{"jsonrpc":');
  await settle();
  for (const client of [silent, waiting, half]) client.close();
  await settle();
  control.release();
  await settle();
  assertEquals(server.connectionCount, 0);
  assertEquals(notable(log), [
    'info: RPC start name="slow" by client 2: start slow',
  ]);
  await stop();
});
