import { assert, assertEquals, assertMatch } from "@std/assert";
import { EventJournal } from "../../../src/events/event_journal.ts";
import { METHODS } from "../../../src/protocol/methods.ts";
import type { RpcLimits } from "../../../src/rpc/limits.ts";
import { BECAME_RUNNING, healthPassed } from "../../support/events.ts";
import { settle } from "../../support/fake_clock.ts";
import type { MemoryConnection } from "../../support/memory_socket.ts";
import { request } from "../../support/raw_client.ts";
import { serve as serveWith } from "../../support/serving.ts";

/** A server that remembers few events, and a way to record some. */
function serve(limits: Partial<RpcLimits> = {}) {
  const journal = new EventJournal("epoch", 5);
  const record = (...messages: readonly string[]) => {
    for (const message of messages) journal.record(healthPassed(message));
  };
  return { ...serveWith(limits, journal), record };
}

async function send(
  client: MemoryConnection,
  method: string,
  params: object = {},
  id = 1,
): Promise<void> {
  await client.say(`${request(id, method, params)}\n`);
}

// Tests look at it in depth.
// deno-lint-ignore no-explicit-any
async function hear(client: MemoryConnection, count = 1): Promise<any[]> {
  return (await client.hear(count)).map((line) => JSON.parse(line));
}

async function subscribe(client: MemoryConnection, params: object = {}) {
  await send(client, "events.subscribe", params);
  const [{ result, error }] = await hear(client);
  assertEquals(error, undefined);
  assert(METHODS["events.subscribe"].result.accepts(result));
  return result;
}

/** The numbers of events, or what was missed. */
function seqs(
  lines: readonly {
    readonly method: string;
    readonly params: { readonly seq: number; readonly missed?: number };
  }[],
): unknown[] {
  return lines.map(({ method, params: { seq, missed } }) => {
    assertEquals(method, "event");
    return missed === undefined ? seq : `missed ${missed}`;
  });
}

Deno.test("events.subscribe gives a snapshot, then what happens", async () => {
  const { journal, listener, record, stop } = serve();
  record("before");
  const client = listener.connect();
  const { processes, ...answer } = await subscribe(client);
  assertEquals(answer, {
    subscription: 1,
    epoch: "epoch",
    seq: 1,
    missed: 0,
  });
  assertEquals(processes.length, 2);
  journal.record(BECAME_RUNNING);
  assertEquals(await hear(client), [{
    jsonrpc: "2.0",
    method: "event",
    params: {
      subscription: 1,
      seq: 2,
      type: "state-changed",
      at: "1970-01-01T00:00:00.000Z",
      name: "web",
      group: "web",
      pid: 100,
      from: "STARTING",
      to: "RUNNING",
      reason: null,
    },
  }]);
  await stop();
});

Deno.test("events.subscribe tells of some types only", async () => {
  const { journal, listener, record, stop } = serve();
  const client = listener.connect();
  await subscribe(client, { types: ["state-changed"] });
  record("a");
  journal.record(BECAME_RUNNING);
  record("b");
  journal.record(BECAME_RUNNING);
  assertEquals(seqs(await hear(client, 2)), [2, 4]);
  await send(client, "events.subscribe", { types: ["nothing"] });
  const [{ error }] = await hear(client);
  assertMatch(error.message, /param "types\[0\]" must be one of /);
  await stop();
});

Deno.test("events.subscribe goes on where a client has been", async () => {
  const { listener, record, stop } = serve();
  record("1", "2", "3");
  const client = listener.connect();
  const first = await subscribe(client, { since: 1, epoch: "epoch" });
  assertEquals([first.seq, first.missed], [3, 0]);
  assertEquals(seqs(await hear(client, 2)), [2, 3]);
  record("4", "5", "6", "7", "8", "9");
  await hear(client, 6);
  const late = listener.connect();
  const second = await subscribe(late, { since: 2, epoch: "epoch" });
  // The ring holds 5: number 3 and 4 are gone.
  assertEquals([second.seq, second.missed], [9, 2]);
  assertEquals(seqs(await hear(late, 5)), [5, 6, 7, 8, 9]);
  await stop();
});

Deno.test("events.subscribe says so when another daemon had the numbers", async () => {
  for (
    const params of [{ since: 2, epoch: "older" }, { since: 99 }]
  ) {
    const { listener, record, stop } = serve();
    record("1", "2", "3");
    const client = listener.connect();
    const { missed } = await subscribe(client, params);
    assertEquals(missed, null);
    assertEquals(seqs(await hear(client, 3)), [1, 2, 3]);
    await stop();
  }
});

Deno.test("events.subscribe in a batch sends nothing before its answer", async () => {
  const { control, listener, record, stop } = serve();
  const client = listener.connect();
  const batch = [
    request(1, "start", { name: "slow" }),
    request(2, "events.subscribe", {}),
  ];
  await client.say(`[${batch.join()}]\n`);
  await settle();
  record("meanwhile");
  await send(client, "version", {}, 3);
  const [version] = await hear(client);
  assertEquals(version.id, 3);
  control.release();
  const [answers, event] = await hear(client, 2);
  assertEquals(answers[1].result.seq, 0);
  assertEquals(seqs([event]), [1]);
  await stop();
});

Deno.test("unsubscribe ends a subscription, and no other", async () => {
  const { listener, record, stop } = serve();
  const client = listener.connect();
  await subscribe(client);
  await subscribe(client);
  await send(client, "unsubscribe", { subscription: 1 });
  const [{ result }] = await hear(client);
  assertEquals(result, { subscription: 1 });
  record("a");
  const [{ params }] = await hear(client);
  assertEquals([params.subscription, params.message], [2, "a"]);
  await send(client, "unsubscribe", { subscription: 1 });
  const [{ error }] = await hear(client);
  assertEquals(
    [error.data.code, error.message],
    [
      "INVALID_PARAMS",
      'unsubscribe: param "subscription" must be a subscription of this ' +
      "connection: found 1",
    ],
  );
  await stop();
});

Deno.test("events.subscribe has a limit for each connection", async () => {
  const { listener, stop } = serve({ maxSubscriptions: 1 });
  const client = listener.connect();
  await subscribe(client);
  await send(client, "events.subscribe");
  const [{ error }] = await hear(client);
  assertEquals(error.message, "A connection may have 1 subscriptions at most");
  await subscribe(listener.connect());
  await stop();
});

Deno.test("a slow reader loses the oldest events, and is told how many", async () => {
  const { listener, log, record, stop } = serve({ eventQueued: 300 });
  const client = listener.connect(1);
  const subscribed = subscribe(client);
  await subscribed;
  await settle();
  for (let number = 1; number <= 50; number++) record(`${number}`);
  const lines = await hear(client, 4);
  const heard = seqs(lines);
  const missed = lines.findIndex(({ params }) => params.type === "missed");
  assert(missed > 0, JSON.stringify(heard));
  const lost = lines[missed].params;
  // It goes on right after what was lost, and nothing else is missing.
  assertEquals(lost.seq, missed + lost.missed);
  assertEquals(lost.seq, 45);
  const rest = seqs([
    ...lines.slice(missed + 1),
    ...await hear(client, 5 - (3 - missed)),
  ]);
  assertEquals(rest, [46, 47, 48, 49, 50]);
  assertEquals(log.matching("cut"), []);
  await stop();
});

Deno.test("a subscriber that does not read at all is cut", async () => {
  const { clock, listener, log, record, stop } = serve({ stallMs: 100 });
  const client = listener.connect(1);
  await subscribe(client);
  record("a");
  await clock.advance(100);
  assertEquals(log.matching("cut"), [
    "warning: RPC client 1 cut: it does not read its replies",
  ]);
  record("b");
  await stop();
});

Deno.test("a subscriber that has gone is forgotten", async () => {
  const { listener, record, stop } = serve();
  const client = listener.connect();
  await subscribe(client);
  client.close();
  await settle();
  record("a");
  await stop();
});
