import { assertEquals } from "@std/assert";
import { settle } from "../../support/fake_clock.ts";
import { MemoryListener } from "../../support/memory_socket.ts";
import { call, idsOf, serve } from "../../support/serving.ts";

Deno.test("RpcServer.close() is not held up by idle clients", async () => {
  const { clock, listener, server } = serve();
  const client = listener.connect();
  await client.say(call(1, "version"));
  await client.hear(1);
  await server.close({ graceMs: 1000 });
  assertEquals(await client.hear(1), []);
  assertEquals(listener.isClosed, true);
  assertEquals([server.connectionCount, clock.pendingTimers], [0, 0]);
});

Deno.test("RpcServer.close() lets requests under way be answered", async () => {
  const { clock, listener, control, server } = serve();
  const client = listener.connect();
  await client.say(call(1, "start", { name: "slow" }));
  await settle();
  const closed = server.close({ graceMs: 1000 });
  await client.say(call(2, "version"));
  await clock.advance(900);
  assertEquals(server.connectionCount, 1);
  control.release();
  await closed;
  assertEquals(idsOf(await client.hear(9)), [2, 1]);
  assertEquals(clock.pendingTimers, 0);
});

Deno.test("RpcServer.finish() refuses what comes after it, and says why", async () => {
  const { listener, server, stop } = serve();
  const client = listener.connect();
  await settle();
  await server.finish({ graceMs: 1000 });
  await client.say(call(1, "version"));
  await client.say(call(2, "wait", { names: ["web"] }));
  const refusals = (await client.hear(2))
    .map((line) => JSON.parse(line))
    .map(({ id, error }) => [id, error.data.code, error.message]);
  const reason = ["SHUTTING_DOWN", "The daemon is shutting down"];
  assertEquals(refusals, [[1, ...reason], [2, ...reason]]);
  server.hangUp();
  assertEquals(await client.hear(1), []);
  await stop();
});

Deno.test("RpcServer.close() ends everything after the grace period", async () => {
  const { clock, listener, server } = serve();
  const [slow, deaf] = [listener.connect(), listener.connect(10)];
  await slow.say(call(1, "start", { name: "slow" }));
  await deaf.say(call(1, "version"));
  await settle();
  const closed = server.close({ graceMs: 1000 });
  await clock.advance(1000);
  await closed;
  assertEquals([server.connectionCount, clock.pendingTimers], [0, 0]);
  assertEquals(await slow.hear(1), []);
});

Deno.test("RpcServer.close() is safe twice, and serve() after it ends", async () => {
  const { listener, server, stop } = serve();
  await Promise.all([
    server.close({ graceMs: 5 }),
    server.close({ graceMs: 5 }),
  ]);
  const late = new MemoryListener();
  await server.serve(late);
  assertEquals([listener.isClosed, late.isClosed], [true, true]);
  await stop();
});

Deno.test("RpcServer.finish() answers, and leaves it to hangUp() to end connections", async () => {
  const { listener, control, server, stop } = serve();
  const [idle, busy] = [listener.connect(), listener.connect()];
  await busy.say(call(1, "start", { name: "slow" }));
  await settle();
  const finished = server.finish({ graceMs: 1000 });
  control.release();
  await finished;
  assertEquals(idsOf(await busy.hear(1)), [1]);
  assertEquals(server.connectionCount, 2);
  server.hangUp();
  assertEquals([await idle.hear(1), await busy.hear(1)], [[], []]);
  await stop();
});
