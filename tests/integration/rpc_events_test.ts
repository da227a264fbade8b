import { assert, assertEquals } from "@std/assert";
import { RawClient } from "../support/raw_client.ts";
import { Bench } from "../support/rpc_bench.ts";

const PROGRAMS = `
[program:web]
command = {programs}/serve.sh
startsecs = 0
autostart = false
`;

/** What notifications carry. */
interface EventParams {
  readonly subscription: number;
  readonly seq: number;
  readonly type: string;
  readonly name: string;
  readonly from?: string;
  readonly to?: string;
}

/** Reads notifications until a state is reached. */
async function until(client: RawClient, state: string): Promise<EventParams[]> {
  const events: EventParams[] = [];
  while (events.at(-1)?.to !== state) {
    const line = await client.line();
    assert(line !== null, "the connection has ended");
    const { jsonrpc, method, params } = JSON.parse(line);
    assertEquals([jsonrpc, method], ["2.0", "event"]);
    events.push(params);
  }
  return events;
}

function paths(events: readonly EventParams[]): string[] {
  return events.map(({ type, from, to }) =>
    to === undefined ? type : `${from}>${to}`
  );
}

Deno.test("a subscriber is told what happens, in order and numbered", async () => {
  await using bench = await Bench.make(PROGRAMS);
  using client = await RawClient.connect(bench.folder.socket);
  const { result } = await client.ask("events.subscribe");
  assertEquals(result.processes[0].state, "STOPPED");
  await bench.result("start", ["web"]);
  await bench.result("stop", ["web"]);
  const events = await until(client, "STOPPED");
  assertEquals(paths(events), [
    "STOPPED>STARTING",
    "STARTING>RUNNING",
    "RUNNING>STOPPING",
    "process-exited",
    "STOPPING>STOPPED",
  ]);
  const seqs = events.map(({ seq }) => seq);
  assertEquals(seqs, seqs.map((_, at) => result.seq + 1 + at));
});

Deno.test("a client that comes back is told what it has missed", async () => {
  await using bench = await Bench.make(PROGRAMS);
  const first = await RawClient.connect(bench.folder.socket);
  const { result: { epoch } } = await first.ask("events.subscribe", {
    types: ["state-changed"],
  });
  await bench.result("start", ["web"]);
  const known = await until(first, "RUNNING");
  first[Symbol.dispose]();
  await bench.result("stop", ["web"]);
  using second = await RawClient.connect(bench.folder.socket);
  const { result } = await second.ask("events.subscribe", {
    types: ["state-changed"],
    since: known.at(-1)?.seq,
    epoch,
  });
  assertEquals(result.missed, 0);
  assertEquals(paths(await until(second, "STOPPED")), [
    "RUNNING>STOPPING",
    "STOPPING>STOPPED",
  ]);
  // An answer comes between events; after `unsubscribe` none come.
  await second.ask("unsubscribe", { subscription: result.subscription });
  await bench.result("start", ["web"]);
  assertEquals((await second.ask("pid")).id, 1);
});

Deno.test("a subscriber sees the programs end with the daemon", async () => {
  await using bench = await Bench.make(PROGRAMS);
  await bench.result("start", ["web"]);
  using client = await RawClient.connect(bench.folder.socket);
  await client.ask("events.subscribe");
  await bench.result("shutdown");
  const events = await until(client, "STOPPED");
  assertEquals(events.at(-1)?.name, "web");
  assertEquals(await client.line(), null);
});
