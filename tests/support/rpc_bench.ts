/**
 * A real daemon and a raw client of it.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { errorsOf, isMethodName, METHODS } from "../../src/protocol/methods.ts";
import { assertErrorData, assertResult } from "./contract.ts";
import { Folder, type RunningDaemon } from "./daemon.ts";
import { RawClient, type Reply } from "./raw_client.ts";

/** Number, name and message of an error. */
export type ErrorParts = [number | undefined, unknown, string];

/** A daemon, with a client that has just been connected. */
export class Bench implements AsyncDisposable {
  /** Where it runs. */
  readonly folder: Folder;
  /** The daemon. */
  readonly daemon: RunningDaemon;
  /** The client. */
  readonly client: RawClient;

  private constructor(daemon: RunningDaemon, client: RawClient) {
    this.folder = daemon.folder;
    this.daemon = daemon;
    this.client = client;
  }

  /** Starts a daemon with some programs and connects to it. */
  static async make(programs: string): Promise<Bench> {
    const folder = await Folder.make();
    await folder.write(programs);
    const daemon = await folder.start();
    return new Bench(daemon, await RawClient.connect(folder.socket));
  }

  /** Calls a method that must not fail, and answers as it is described. */
  // As in Reply: tests look at it in depth.
  // deno-lint-ignore no-explicit-any
  async result(method: string, params?: unknown): Promise<any> {
    const reply = await this.client.ask(method, params);
    assertEquals(Object.keys(reply).sort(), ["id", "jsonrpc", "result"]);
    assertEquals([reply.jsonrpc, reply.id], ["2.0", 1]);
    assertResult(method, reply.result);
    return reply.result;
  }

  /**
   * Calls a method that must fail, with an error that its description tells
   * of: number, name and message.
   */
  async error(method: string, params?: unknown): Promise<ErrorParts> {
    const parts = errorOf(await this.client.ask(method, params));
    if (isMethodName(method)) {
      const codes: readonly unknown[] = errorsOf(METHODS[method]);
      assert(codes.includes(parts[1]), `${method}: ${parts}`);
    }
    return parts;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.client[Symbol.dispose]();
    await using _folder = this.folder;
    await this.daemon.stop();
  }
}

/**
 * Takes an error apart: number, name and message. Its data must be what is
 * described.
 */
export function errorOf(reply: Reply): ErrorParts {
  assertEquals(Object.keys(reply).sort(), ["error", "id", "jsonrpc"]);
  const { code, data = {}, message } = reply.error ?? {};
  assertErrorData(data);
  return [code, data["code"], message ?? ""];
}
