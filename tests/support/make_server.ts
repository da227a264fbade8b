/**
 * RPC servers for tests, with as little of their own as a test cares about.
 *
 * @module
 */

import { EventJournal } from "../../src/events/event_journal.ts";
import type { RpcLimits } from "../../src/rpc/limits.ts";
import { RpcServer, type RpcServerDeps } from "../../src/rpc/server.ts";
import { FakeControl } from "./fake_control.ts";
import { FakeUsage } from "./fake_usage.ts";
import { MemoryLog } from "./memory_log.ts";
import { MemoryOutputs } from "./memory_outputs.ts";

/** Makes a server of those parts, and of fakes for all others. */
export function makeServer(
  parts: Pick<RpcServerDeps, "clock"> & Partial<RpcServerDeps>,
  limits: Partial<RpcLimits> = {},
): RpcServer {
  return new RpcServer({
    control: new FakeControl(),
    journal: new EventJournal("test"),
    outputs: new MemoryOutputs().outputs,
    usage: new FakeUsage(),
    version: { version: "9.9.9", protocol: 1, pid: 42 },
    log: new MemoryLog(),
    ...parts,
  }, limits);
}
