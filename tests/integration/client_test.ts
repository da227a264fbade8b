import {
  assert,
  assertEquals,
  assertNotEquals,
  assertRejects,
} from "@std/assert";
import {
  type ClientEvent,
  connect,
  SupervisorError,
} from "../../src/cli/client/mod.ts";
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

Deno.test("connect() says at once when there is no daemon", async () => {
  await using folder = await Folder.make();
  const error = await assertRejects(
    () => connect(folder.socket),
    SupervisorError,
  );
  assertEquals(error.code, "DAEMON_UNREACHABLE");
});

Deno.test("a client connects again when the daemon was away", async () => {
  await using folder = await Folder.make();
  await folder.write(PROGRAMS);
  const first = await folder.start();
  using client = await connect(folder.socket);
  const { pid } = await client.call("version", {});
  await first.stop();
  const error = await assertRejects(() => client.start("web"), SupervisorError);
  assertEquals(error.code, "DAEMON_UNREACHABLE");
  await using _second = await folder.start();
  // It is the first call, and changes something.
  assertEquals((await client.start("web")).state, "RUNNING");
  assertNotEquals((await client.call("version", {})).pid, pid);
  client.close();
  await assertRejects(() => client.status(), SupervisorError, "closed");
});

Deno.test("a program that starts anew goes on where it was", async () => {
  await using folder = await Folder.make();
  await folder.write(PROGRAMS);
  const first = await folder.start();
  using client = await connect(folder.socket);
  const [snapshot] = await until(client.events(), () => true);
  assert(snapshot?.type === "snapshot");
  await client.start("web");
  const { seq: since, epoch } = snapshot;
  const wish = { since, epoch, types: ["state-changed"] } as const;
  const missed = await until(client.events(wish), isState("RUNNING"));
  assertEquals(missed.map(({ type }) => type), [
    "snapshot",
    "state-changed",
    "state-changed",
  ]);
  await first.stop();
  await using _second = await folder.start();
  const [other] = await until(client.events(wish), () => true);
  assert(other?.type === "snapshot");
  assertEquals(other.missed, null);
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
