import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import type { ClientEvent } from "../../../src/client/event_stream.ts";
import { RpcClient } from "../../../src/client/rpc_client.ts";
import { SupervisorError } from "../../../src/model/errors.ts";
import { FakeClock, settle } from "../../support/fake_clock.ts";
import {
  type MemoryConnection,
  memoryPair,
} from "../../support/memory_socket.ts";

/** A daemon that a test plays, one connection after the other. */
class Daemon {
  readonly clock = new FakeClock();
  readonly client: RpcClient;
  readonly #waiting: MemoryConnection[] = [];
  #come = Promise.withResolvers<void>();
  /** Whether nobody listens. */
  isAway = false;
  /** How often somebody wanted to connect. */
  tries = 0;

  constructor() {
    this.client = this.#connect();
    this.#waiting.shift();
  }

  /** The other end of the next connection. */
  async accept(): Promise<MemoryConnection> {
    for (;;) {
      const connection = this.#waiting.shift();
      if (connection !== undefined) return connection;
      await this.#come.promise;
    }
  }

  /** Answers a subscription; gives its params. */
  async subscribe(
    connection: MemoryConnection,
    result: object,
  ): Promise<unknown> {
    const [line = ""] = await connection.hear(1);
    const { id, method, params } = JSON.parse(line);
    assertEquals(method, "events.subscribe");
    const full = { subscription: 1, missed: 0, processes: [], ...result };
    await say(connection, { id, result: full });
    return params;
  }

  #connect(): RpcClient {
    const [near, far] = memoryPair();
    this.#waiting.push(far);
    this.#come.resolve();
    this.#come = Promise.withResolvers();
    return new RpcClient(near, this.clock, () => {
      this.tries += 1;
      if (!this.isAway) return Promise.resolve(this.#connect());
      return Promise.reject(
        new SupervisorError("DAEMON_UNREACHABLE", "Nobody is there"),
      );
    });
  }
}

async function say(connection: MemoryConnection, message: object) {
  await connection.say(JSON.stringify({ jsonrpc: "2.0", ...message }) + "\n");
}

function event(seq: number): object {
  return { method: "event", params: { subscription: 1, seq, type: "missed" } };
}

/** The next event of a loop, in short. */
async function next(
  events: AsyncGenerator<ClientEvent, void>,
): Promise<string> {
  const { done, value } = await events.next();
  if (done || value === undefined) return "end";
  return `${value.type} ${value.seq}`;
}

Deno.test("events() gives a snapshot, then every event, until it is closed", async () => {
  const daemon = new Daemon();
  const events = daemon.client.events({ types: ["state-changed"] });
  const first = next(events);
  const connection = await daemon.accept();
  const params = await daemon.subscribe(connection, { seq: 4, epoch: "a" });
  assertEquals(params, { types: ["state-changed"] });
  await say(connection, event(5));
  await say(connection, { method: "other", params: {} });
  await say(connection, event(6));
  assertEquals(await first, "snapshot 4");
  assertEquals([await next(events), await next(events)], [
    "missed 5",
    "missed 6",
  ]);
  const last = next(events);
  daemon.client.close();
  assertEquals(await last, "end");
  daemon.clock[Symbol.dispose]();
});

Deno.test("events() goes on after the connection was lost", async () => {
  const daemon = new Daemon();
  const events = daemon.client.events();
  const first = next(events);
  const connection = await daemon.accept();
  await daemon.subscribe(connection, { seq: 4, epoch: "a" });
  assertEquals(await first, "snapshot 4");
  await say(connection, event(7));
  assertEquals(await next(events), "missed 7");
  daemon.isAway = true;
  connection.close();
  const second = next(events);
  // Tries after 100 ms and 200 ms fail.
  await daemon.clock.advance(300);
  daemon.isAway = false;
  await daemon.clock.advance(400);
  const again = await daemon.accept();
  assertEquals(await daemon.subscribe(again, { seq: 9, epoch: "a" }), {
    since: 7,
    epoch: "a",
  });
  assertEquals(await second, "snapshot 9");
  // Lost once more before the events that were missed have come.
  const third = next(events);
  again.close();
  await daemon.clock.advance(100);
  const other = await daemon.accept();
  const result = { seq: 2, epoch: "b", missed: null };
  assertEquals(await daemon.subscribe(other, result), {
    since: 7,
    epoch: "a",
  });
  assertEquals(await third, "snapshot 2");
  const fourth = next(events);
  other.close();
  await daemon.clock.advance(100);
  assertEquals(
    await daemon.subscribe(await daemon.accept(), { seq: 3, epoch: "b" }),
    { since: 0, epoch: "b" },
  );
  await fourth;
  daemon.client.close();
  await events.return();
  daemon.clock[Symbol.dispose]();
});

Deno.test("events() ends when its signal aborts, also while it waits", async () => {
  const daemon = new Daemon();
  const abort = new AbortController();
  const events = daemon.client.events({ signal: abort.signal });
  const first = next(events);
  const connection = await daemon.accept();
  await daemon.subscribe(connection, { seq: 4, epoch: "a" });
  await first;
  connection.close();
  const second = next(events);
  await daemon.clock.advance(0);
  abort.abort();
  assertEquals(await second, "end");
  daemon.client.close();
  daemon.clock[Symbol.dispose]();
});

Deno.test("events() fails where there is no daemon at first", async () => {
  const daemon = new Daemon();
  daemon.isAway = true;
  await assertRejects(
    () => daemon.client.events().next(),
    SupervisorError,
    "Nobody is there",
  );
  daemon.client.close();
  const [near] = memoryPair();
  const bare = new RpcClient(near, daemon.clock);
  assertThrows(() => bare.events(), TypeError, "no way to connect again");
  bare.close();
});

Deno.test("events() begins with what is remembered, where that is asked for", async () => {
  const daemon = new Daemon();
  const events = daemon.client.events({ since: 0 });
  const first = next(events);
  const connection = await daemon.accept();
  assertEquals(
    await daemon.subscribe(connection, { epoch: "a", seq: 7, missed: 5 }),
    { since: 0 },
  );
  assertEquals(await first, "snapshot 7");
  await say(connection, event(6));
  assertEquals(await next(events), "missed 6");
  // The next connection goes on where this one was.
  connection.close();
  const second = next(events);
  await settle();
  await daemon.clock.advance(100);
  const later = await daemon.accept();
  assertEquals(await daemon.subscribe(later, { epoch: "a", seq: 7 }), {
    since: 6,
    epoch: "a",
  });
  assertEquals(await second, "snapshot 7");
  daemon.client.close();
  await events.return();
});

Deno.test("events() tries less and less often while the daemon is away", async () => {
  const daemon = new Daemon();
  const events = daemon.client.events();
  const first = next(events);
  const connection = await daemon.accept();
  await daemon.subscribe(connection, { seq: 4, epoch: "a" });
  await first;
  daemon.isAway = true;
  connection.close();
  const second = next(events);
  // 100, 200, 400... up to 5,000 ms apart.
  for (const delayMs of [100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000]) {
    const before = daemon.tries;
    await daemon.clock.advance(delayMs - 1);
    assertEquals(daemon.tries, before);
    await daemon.clock.advance(1);
    assertEquals(daemon.tries, before + 1);
  }
  daemon.client.close();
  assertEquals(await second, "end");
  daemon.clock[Symbol.dispose]();
});

Deno.test("events() leaves at the daemon what its loop has no time for", async () => {
  const daemon = new Daemon();
  const events = daemon.client.events();
  const first = next(events);
  const connection = await daemon.accept();
  await daemon.subscribe(connection, { seq: 0, epoch: "a" });
  await first;
  // More than may wait: the connection ends, what came is told.
  const numbers = Array.from({ length: 1_200 }, (_, index) => index + 1);
  await connection.say(
    numbers.map((seq) => JSON.stringify({ jsonrpc: "2.0", ...event(seq) }))
      .join("\n") + "\n",
  );
  await settle();
  for (const seq of numbers.slice(0, 1_000)) {
    assertEquals(await next(events), `missed ${seq}`);
  }
  const more = next(events);
  await settle();
  await daemon.clock.advance(100);
  const again = await daemon.accept();
  // The rest is asked for, none of it twice.
  assertEquals(await daemon.subscribe(again, { seq: 1_200, epoch: "a" }), {
    since: 1_000,
    epoch: "a",
  });
  assertEquals(await more, "snapshot 1200");
  daemon.client.close();
  await events.return();
  daemon.clock[Symbol.dispose]();
});
