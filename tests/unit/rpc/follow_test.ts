import { assert, assertEquals, assertMatch } from "@std/assert";
import { settle } from "../../support/fake_clock.ts";
import { ask, FollowBench, hear, send } from "../../support/follow_bench.ts";
import { request } from "../../support/raw_client.ts";

Deno.test("tail with follow tells the end, then what comes", async () => {
  await using bench = new FollowBench();
  bench.say("web", "before\n");
  const client = bench.listener.connect();
  assertEquals(await ask(client, "tail", { name: "web" }), {
    text: "before\n",
    offset: 7,
    subscription: 1,
  });
  bench.say("web", "error\n", "stderr");
  bench.say("db", "other\n");
  bench.say("web", "after\n");
  assertEquals(await hear(client), [{
    subscription: 1,
    name: "web",
    stream: "stdout",
    at: "2026-01-01T00:00:00.000Z",
    offset: 13,
    text: "after\n",
  }]);
});

Deno.test("tail with follow puts several in the order of time", async () => {
  await using bench = new FollowBench();
  const client = bench.listener.connect();
  const { output } = await ask(client, "tail", { names: ["web", "db"] });
  assertEquals(output, []);
  bench.say("web", "1\n");
  bench.say("db", "2\n");
  bench.say("web", "3\n", "stderr");
  bench.say("web", "4\n");
  await settle();
  await bench.clock.advance(20);
  const told = await hear(client, 4);
  assertEquals(told.map(({ name, stream, text }) => [name, stream, text]), [
    ["web", "stdout", "1\n"],
    ["db", "stdout", "2\n"],
    ["web", "stderr", "3\n"],
    ["web", "stdout", "4\n"],
  ]);
});

Deno.test("tail with follow of all goes on with processes that come later", async () => {
  await using bench = new FollowBench();
  const everybody = bench.listener.connect();
  const some = bench.listener.connect();
  await ask(everybody, "tail", { names: ["all"], stream: "stdout" });
  await ask(some, "tail", { names: ["web", "db"] });
  bench.control.known.add("cache").add("quiet");
  bench.control.direct.add("quiet");
  bench.say("quiet", "writes its log itself\n");
  bench.say("cache", "error\n", "stderr");
  bench.say("cache", "new\n");
  bench.say("web", "old\n");
  await settle();
  await bench.clock.advance(20);
  const told = await hear(everybody, 2);
  assertEquals(told.map(({ name, offset, text }) => [name, offset, text]), [
    ["cache", 4, "new\n"],
    ["web", 4, "old\n"],
  ]);
  assertEquals((await hear(some)).map(({ name }) => name), ["web"]);
});

Deno.test("tail with follow goes on with a process that is there again", async () => {
  await using bench = new FollowBench();
  const client = bench.listener.connect();
  await ask(client, "tail", { names: ["web", "db"], stream: "stdout" });
  bench.control.known.delete("web");
  bench.memory.outputs.forget("web");
  assertEquals((await hear(client)).map(({ end, over }) => [end, over]), [
    [true, undefined],
  ]);
  // Others that come meanwhile are none of them.
  bench.control.known.add("cache");
  bench.say("cache", "new\n");
  bench.control.known.add("web");
  bench.say("web", "again\n");
  await settle();
  await bench.clock.advance(20);
  const [told] = await hear(client);
  assertEquals([told?.name, told?.text, told?.offset], ["web", "again\n", 6]);
});

Deno.test("what comes in small pieces is told together", async () => {
  await using bench = new FollowBench();
  const client = bench.listener.connect();
  await ask(client, "tail", { name: "web" });
  for (let number = 1; number <= 100; number++) bench.say("web", `${number}\n`);
  const [first] = await hear(client);
  assertEquals(first?.text, "1\n");
  await bench.clock.advance(20);
  const [second] = await hear(client);
  const rest = Array.from({ length: 99 }, (_, at) => `${at + 2}\n`);
  assertEquals(second?.text, rest.join(""));
});

Deno.test("no character is split between the answer and notifications", async () => {
  await using bench = new FollowBench();
  const euro = new TextEncoder().encode("€");
  bench.say("web", euro.slice(0, 1));
  const clients = [{}, { lines: 0 }].map((params) => ({
    params,
    client: bench.listener.connect(),
  }));
  for (const { client, params } of clients) {
    const answer = await ask(client, "tail", { name: "web", ...params });
    assertEquals([answer.text, answer.offset], ["", 1]);
  }
  bench.say("web", euro.slice(1, 2));
  bench.say("web", euro.slice(2));
  await bench.clock.advance(20);
  for (const { client } of clients) {
    const [told] = await hear(client);
    assertEquals([told?.text, told?.offset], ["€", 3]);
  }
});

Deno.test("maintail with follow tells the daemon's own log", async () => {
  await using bench = new FollowBench();
  const client = bench.listener.connect();
  await ask(client, "maintail", {});
  bench.memory.main.write(new TextEncoder().encode("line\n"));
  const [told] = await hear(client);
  assertEquals([told?.name, told?.stream, told?.text], [
    "supervice",
    "log",
    "line\n",
  ]);
});

Deno.test("a subscription ends when its processes are removed", async () => {
  await using bench = new FollowBench({ maxSubscriptions: 1 });
  const client = bench.listener.connect();
  await ask(client, "tail", { names: ["web", "db"], stream: "stdout" });
  bench.say("web", Uint8Array.of(0x61, 0xc3));
  bench.memory.outputs.forget("web");
  bench.say("db", "still\n");
  bench.memory.outputs.forget("db");
  await bench.clock.advance(20);
  const told = await hear(client, 4);
  assertEquals(
    told.map(({ name, text, end, over }) => [name, text, end, over]),
    [
      ["web", "a", undefined, undefined],
      ["web", "\ufffd", true, undefined],
      ["db", "still\n", undefined, undefined],
      ["db", "", true, true],
    ],
  );
  // Its place is free again.
  assertEquals((await ask(client, "tail", { name: "web" })).subscription, 2);
});

Deno.test("unsubscribe ends it; a connection that ends leaves no listener", async () => {
  await using bench = new FollowBench();
  const client = bench.listener.connect();
  await ask(client, "tail", { name: "web" });
  await send(client, "unsubscribe", { subscription: 1 });
  await client.hear(1);
  const tap = bench.memory.outputs.tap("web", "stdout");
  assertEquals(tap.listenerCount, 0);
  bench.say("web", "unheard\n");
  await send(client, "version", {});
  assertMatch((await client.hear(1))[0] ?? "", /"id":1,"result"/);
  await ask(client, "tail", { name: "web" });
  client.close();
  await settle();
  assertEquals(tap.listenerCount, 0);
  bench.say("web", "unheard\n");
  assertEquals(bench.clock.pendingTimers, 0);
});

Deno.test("a connection may have so many subscriptions, of any kind", async () => {
  await using bench = new FollowBench({ maxSubscriptions: 2 });
  const client = bench.listener.connect();
  await send(client, "events.subscribe", {});
  await client.hear(1);
  await ask(client, "tail", { name: "web" });
  await send(client, "maintail", { follow: true });
  assertMatch((await client.hear(1))[0] ?? "", /2 subscriptions at most/);
});

/** Numbered lines, 10 bytes each. */
function numbered(from: number, to: number): string {
  let text = "";
  for (let number = from; number <= to; number++) {
    text += `${number}`.padStart(9, "0") + "\n";
  }
  return text;
}

Deno.test("a slow reader loses lines, is told how many, and slows nobody", async () => {
  await using bench = new FollowBench({
    followQueued: 4096,
    eventQueued: 2048,
  });
  const client = bench.listener.connect(1);
  await ask(client, "tail", { name: "web" });
  // Pieces that do not end with a line.
  const text = numbered(1, 10_000);
  for (let at = 0; at < text.length; at += 777) {
    bench.say("web", text.slice(at, at + 777));
  }
  // All of it was taken in at once, while the client has read nothing.
  assertEquals(bench.memory.outputs.tap("web", "stdout").offset, 100_000);
  let heard = "";
  const lost = { lines: 0, bytes: 0 };
  let offset = 0;
  while (offset < text.length) {
    await bench.clock.advance(20);
    const [told] = await hear(client);
    assert(told !== undefined);
    offset = told.offset;
    heard += told.text;
    lost.lines += told.lost?.lines ?? 0;
    lost.bytes += told.lost?.bytes ?? 0;
    // What was lost and what was heard make up everything so far.
    assertEquals(lost.bytes + heard.length, offset);
    if (told.lost === undefined) continue;
    assertEquals(told.text, "");
    assertEquals(told.offset % 10, 0, "it goes on with a whole line");
  }
  assert(lost.lines > 9_000, `${lost.lines}`);
  assertEquals(lost.lines + heard.split("\n").length - 1, 10_000);
  assert(heard.endsWith(numbered(9_900, 10_000)));
  assertEquals(bench.log.matching("cut"), []);
});

Deno.test("all who follow share a memory, and the rest of it", async () => {
  await using bench = new FollowBench({
    followQueued: 8192,
    followQueuedTotal: 8192,
    eventQueued: 1,
  });
  const clients = [1, 2, 3].map(() => bench.listener.connect(1));
  for (const client of clients) await ask(client, "tail", { name: "web" });
  for (let number = 0; number < 20; number++) {
    bench.say("web", numbered(number * 100, number * 100 + 99));
  }
  for (const client of clients) {
    let seen = 0;
    let lines = 0;
    while (seen < 20_000) {
      await bench.clock.advance(20);
      const [told] = await hear(client);
      assert(told !== undefined);
      seen = told.offset;
      lines += told.lost?.lines ?? told.text.split("\n").length - 1;
    }
    assertEquals(lines, 2_000);
  }
});

Deno.test("a follower that does not read at all is cut", async () => {
  await using bench = new FollowBench({ stallMs: 100 });
  const client = bench.listener.connect(1);
  await ask(client, "tail", { name: "web" });
  bench.say("web", "a\n");
  await bench.clock.advance(100);
  assertEquals(bench.log.matching("cut").length, 1);
  bench.say("web", "b\n");
});

Deno.test("what a process writes itself can't be followed, and that is told", async () => {
  await using bench = new FollowBench();
  bench.control.direct.add("web");
  const client = bench.listener.connect();
  await send(client, "tail", { name: "web", follow: true });
  const { error } = JSON.parse((await client.hear(1))[0] ?? "");
  assertEquals([error.data.code, error.message], [
    "LOG_FAILED",
    "Cannot follow web: with log_mode = direct it writes its log file " +
    "itself, unseen by the daemon; follow the file /log/web.out",
  ]);
  assertEquals(await ask(client, "tail", { names: ["web", "db"] }), {
    output: [],
    subscription: 1,
    notFollowed: ["web"],
  });
});

Deno.test("nothing is told before the answer, also in a batch", async () => {
  await using bench = new FollowBench();
  const client = bench.listener.connect();
  const batch = [
    request(1, "start", { name: "slow" }),
    request(2, "tail", { name: "web", follow: true }),
  ];
  await client.say(`[${batch.join()}]\n`);
  await settle();
  bench.say("web", "meanwhile\n");
  await settle();
  bench.control.release();
  const [answers = ""] = await client.hear(1);
  assertEquals(JSON.parse(answers)[1].result.offset, 0);
  assertEquals((await hear(client))[0]?.text, "meanwhile\n");
});

Deno.test("what waits for a slow reader waits in the queue, not in the outbox", async () => {
  await using bench = new FollowBench({
    followQueued: 4096,
    eventQueued: 2048,
  });
  const client = bench.listener.connect(1);
  await ask(client, "tail", { name: "web" });
  for (let number = 0; number < 50; number++) {
    bench.say("web", numbered(number * 100, number * 100 + 99));
    await bench.clock.advance(20);
  }
  let lost = 0;
  for (let offset = 0; offset < 50_000;) {
    await bench.clock.advance(20);
    const [told] = await hear(client);
    assert(told !== undefined);
    offset = told.offset;
    lost += told.lost?.bytes ?? 0;
  }
  assert(lost > 40_000, `${lost}`);
});

Deno.test("so much is sent at a time, and not more, however fast the reader", async () => {
  await using bench = new FollowBench();
  const client = bench.listener.connect(10_000_000);
  await ask(client, "tail", { name: "web" });
  const chunk = numbered(1, 6_000);
  for (let number = 0; number < 10; number++) bench.say("web", chunk);
  const heard = async () => {
    await settle();
    await send(client, "version", {});
    let bytes = 0;
    for (;;) {
      const [line = ""] = await client.hear(1);
      const { params } = JSON.parse(line);
      if (params === undefined) return bytes;
      bytes += params.text.length;
    }
  };
  const sums = [await heard()];
  while (sums.reduce((a, b) => a + b) < 600_000) {
    await bench.clock.advance(20);
    sums.push(await heard());
  }
  const most = 256 * 1024 + chunk.length;
  assert(sums.every((sum) => sum <= most), `${sums}`);
});
