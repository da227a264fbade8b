/**
 * A server in memory that is sent nonsense.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { FakeClock, settle } from "./fake_clock.ts";
import { FakeControl } from "./fake_control.ts";
import { fuzz, FuzzMessages } from "./fuzz.ts";
import { makeServer } from "./make_server.ts";
import { MemoryListener } from "./memory_socket.ts";
import { SeededRandom } from "./seeded_random.ts";

/** Messages that go over one connection. */
const MESSAGES = 100;

/** Counts the lines that an operator should see, and keeps none. */
class CountingLog {
  debugged = 0;
  told = 0;
  readonly bad: string[] = [];
  debug(): void {
    this.debugged++;
  }
  info(): void {
    this.told++;
  }
  warning(message: string): void {
    this.bad.push(message);
  }
  error(message: string): void {
    this.bad.push(message);
  }
  critical(message: string): void {
    this.bad.push(message);
  }
}

/**
 * Sends a hundred messages over each of so many connections to a server in
 * memory, and makes sure that nothing is left of it.
 */
export async function fuzzServer(
  connections: number,
  seed: number,
): Promise<void> {
  using clock = new FakeClock();
  const control = new FakeControl();
  const log = new CountingLog();
  const server = makeServer({ control, log, clock });
  const listener = new MemoryListener();
  const serving = server.serve(listener);
  const messages = new FuzzMessages(seed);
  const random = new SeededRandom(seed);
  let answers = 0;
  for (let at = 0; at < connections; at++) {
    const client = listener.connect();
    const lines = Array.from({ length: MESSAGES }, () => messages.next());
    answers += await fuzz(client, lines, random);
    client.close();
    control.release();
    control.calls.length = 0;
  }
  await settle();
  assertEquals([server.connectionCount, clock.pendingTimers], [0, 0]);
  // Much of it is nonsense, but not all: else nothing would be tried.
  assert(answers > connections * MESSAGES / 2, `${answers} answers`);
  assert(log.told > connections, `${log.told} changes`);
  assertEquals(log.bad, []);
  await server.close({ graceMs: 0 });
  await serving;
}
