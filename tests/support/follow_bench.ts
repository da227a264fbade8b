/**
 * An RPC server on memory sockets, with output that the test makes up.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { METHODS } from "../../src/protocol/methods.ts";
import type { RpcLimits } from "../../src/rpc/limits.ts";
import type { RpcServer } from "../../src/rpc/server.ts";
import { FakeClock } from "./fake_clock.ts";
import { FakeControl } from "./fake_control.ts";
import { makeServer } from "./make_server.ts";
import { MemoryLog } from "./memory_log.ts";
import { MemoryOutputs } from "./memory_outputs.ts";
import { type MemoryConnection, MemoryListener } from "./memory_socket.ts";
import { request } from "./raw_client.ts";

/** What a notification carries, as far as tests look at it. */
export interface Told {
  readonly subscription: number;
  readonly name: string;
  readonly stream: string;
  readonly text: string;
  readonly offset: number;
  readonly at: string;
  readonly lost?: { readonly lines: number; readonly bytes: number };
  readonly end?: true;
  readonly over?: true;
}

/** The server; its clock may have no timer left at the end. */
export class FollowBench implements AsyncDisposable {
  readonly clock = new FakeClock();
  readonly log = new MemoryLog();
  readonly control = new FakeControl();
  readonly memory = new MemoryOutputs(this.clock);
  readonly listener = new MemoryListener();
  readonly #server: RpcServer;
  readonly #serving: Promise<void>;

  constructor(limits: Partial<RpcLimits> = {}) {
    const { clock, control, log } = this;
    const { outputs } = this.memory;
    this.#server = makeServer({ clock, control, log, outputs }, limits);
    this.#serving = this.#server.serve(this.listener);
  }

  say(...said: Parameters<MemoryOutputs["say"]>): void {
    this.memory.say(...said);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.close({ graceMs: 0 });
    await this.#serving;
    this.clock[Symbol.dispose]();
  }
}

/** Sends a request. */
export async function send(
  client: MemoryConnection,
  method: string,
  params: object,
): Promise<void> {
  await client.say(`${request(1, method, params)}\n`);
}

/** Follows, and gives the answer. */
export async function ask(
  client: MemoryConnection,
  method: "tail" | "maintail",
  params: object,
) {
  await send(client, method, { ...params, follow: true });
  const [line = ""] = await client.hear(1);
  const { result, error } = JSON.parse(line);
  assertEquals(error, undefined);
  assert(METHODS[method].result.accepts(result));
  // Tests look at it in depth.
  // deno-lint-ignore no-explicit-any
  return result as any;
}

/** The next notifications. */
export async function hear(
  client: MemoryConnection,
  count = 1,
): Promise<Told[]> {
  return (await client.hear(count)).map((line) => {
    const { jsonrpc, method, params } = JSON.parse(line);
    assertEquals([jsonrpc, method], ["2.0", "log"]);
    return params;
  });
}
