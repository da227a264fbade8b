/**
 * An RPC server on sockets in memory.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import { EventJournal } from "../../src/events/event_journal.ts";
import type { RpcLimits } from "../../src/rpc/limits.ts";
import { FakeClock } from "./fake_clock.ts";
import { FakeControl } from "./fake_control.ts";
import { makeServer } from "./make_server.ts";
import { MemoryListener } from "./memory_socket.ts";
import { MemoryLog } from "./memory_log.ts";

/** A server that is serving; `stop` closes it and checks that it ended. */
export function serve(
  limits: Partial<RpcLimits> = {},
  journal = new EventJournal("test"),
) {
  const clock = new FakeClock();
  const control = new FakeControl();
  const log = new MemoryLog();
  const server = makeServer({ control, journal, log, clock }, limits);
  const listener = new MemoryListener();
  const serving = server.serve(listener);
  async function stop(): Promise<void> {
    await server.close({ graceMs: 0 });
    await serving;
    assertEquals(server.connectionCount, 0);
    clock[Symbol.dispose]();
  }
  return { clock, control, journal, log, server, listener, stop };
}

/** A request on a line. */
export function call(id: number, method: string, params: unknown = {}): string {
  return JSON.stringify({ jsonrpc: "2.0", id, method, params }) + "\n";
}

/** The ids of answers. */
export function idsOf(lines: readonly string[]): unknown[] {
  return lines.map((line) => JSON.parse(line).id);
}
