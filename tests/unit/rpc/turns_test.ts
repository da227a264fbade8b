import { assertEquals } from "@std/assert";
import type { Clock } from "../../../src/ports/clock.ts";
import { settle } from "../../support/fake_clock.ts";
import { FakeControl } from "../../support/fake_control.ts";
import { makeServer } from "../../support/make_server.ts";
import { MemoryListener } from "../../support/memory_socket.ts";
import { request } from "../../support/raw_client.ts";

/** Every look at it takes 15 ms; timers fire when the test says so. */
class SlowClock implements Clock {
  readonly timers = new Set<() => void>();
  #nowMs = 0;

  monotonicMs(): number {
    return this.#nowMs += 15;
  }

  wallMs(): number {
    return 0;
  }

  after(delayMs: number, fire: () => void) {
    if (delayMs === 0) this.timers.add(fire);
    return { cancel: () => void this.timers.delete(fire) };
  }

  async fire(): Promise<void> {
    for (const fire of this.timers) fire();
    this.timers.clear();
    await settle();
  }
}

async function serve() {
  const clock = new SlowClock();
  const control = new FakeControl();
  const server = makeServer({ control, clock });
  const listener = new MemoryListener();
  const serving = server.serve(listener);
  const client = listener.connect();
  await settle();
  const stop = async () => {
    await server.close({ graceMs: 0 });
    await serving;
  };
  return { clock, control, client, stop };
}

const CALLS = ["a", "b", "c", "d", "e"].map((name, id) =>
  request(id, "why", [name])
);

const BOTH_WAYS = [
  ["pipelined", `${CALLS.join("\n")}\n`],
  ["in a batch", `[${CALLS.join()}]\n`],
] as const;

for (const [how, text] of BOTH_WAYS) {
  Deno.test(`RpcServer lets others work between requests that came ${how}`, async () => {
    const { clock, control, client, stop } = await serve();
    await client.say(text);
    await settle();
    const counts = [control.calls.length];
    while (clock.timers.size > 0) {
      await clock.fire();
      counts.push(control.calls.length);
    }
    // A turn ends after 20 ms, which are one or two looks at the clock.
    assertEquals(counts.at(-1), 5);
    assertEquals(counts.length >= 3, true, `${counts}`);
    const answers = await client.hear(how === "pipelined" ? 5 : 1);
    assertEquals(answers.flatMap((line) => JSON.parse(line)).length, 5);
    await stop();
  });
}

Deno.test("RpcServer does no more work for a client that has gone meanwhile", async () => {
  const { clock, control, client, stop } = await serve();
  await client.say(`${CALLS.join("\n")}\n`);
  await settle();
  const before = control.calls.length;
  const stopped = stop();
  await clock.fire();
  await stopped;
  assertEquals(control.calls.length, before);
});
