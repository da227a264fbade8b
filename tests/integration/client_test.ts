import { assert, assertEquals } from "@std/assert";
import { type ClientEvent, connect } from "../../src/cli/client/mod.ts";
import { Folder } from "../support/daemon.ts";
import { within } from "../support/within.ts";

const PROGRAMS = `
[program:web]
command = {programs}/serve.sh
startsecs = 0
autostart = false

[program:db]
command = {programs}/serve.sh
startsecs = 0
autostart = false
`;

/** Takes events until one is as wanted. */
async function until(
  events: AsyncGenerator<ClientEvent, void>,
  isWanted: (event: ClientEvent) => boolean,
): Promise<ClientEvent[]> {
  const seen: ClientEvent[] = [];
  for (;;) {
    const { value } = await within("an event", events.next());
    assert(value !== undefined, "the loop has ended");
    seen.push(value);
    if (isWanted(value)) return seen;
  }
}

function isState(state: string): (event: ClientEvent) => boolean {
  return (event) => event.type === "state-changed" && event.to === state;
}

Deno.test("connect() needs nothing but the path of the socket", async () => {
  await using folder = await Folder.make();
  await folder.write(PROGRAMS);
  await using _daemon = await folder.start();
  using client = await connect(folder.socket);
  const { process } = await client.call("start", { name: "web" });
  assertEquals(process.state, "RUNNING");
  const { processes, failed } = await client.call("stop", { names: ["all"] });
  assertEquals([processes.length, failed], [2, []]);
});

Deno.test("events() survives the daemon", async () => {
  await using folder = await Folder.make();
  await folder.write(PROGRAMS);
  const first = await folder.start();
  using client = await connect(folder.socket);
  const events = client.events({ types: ["state-changed"] });
  const [snapshot] = await until(events, () => true);
  assert(snapshot?.type === "snapshot");
  assertEquals(snapshot.processes.map(({ state }) => state), [
    "STOPPED",
    "STOPPED",
  ]);
  await client.call("start", { name: "web" });
  await until(events, isState("RUNNING"));
  await first.stop();
  await using _second = await folder.start();
  using other = await connect(folder.socket);
  const seen = until(events, isState("RUNNING"));
  await other.call("start", { name: "db" });
  const again = (await seen).find(({ type }) => type === "snapshot");
  assert(again?.type === "snapshot");
  // Another daemon: nobody knows what was missed.
  assertEquals(again.missed, null);
  await events.return();
});
