/**
 * The daemon as the commands see it.
 *
 * @module
 */

import { connect, type SocketAccess } from "../../client/connect.ts";
import { SupervisorError } from "../../model/errors.ts";
import { noAnswer, type RpcClient } from "../../client/rpc_client.ts";
import type { Clock } from "../../ports/clock.ts";
import type {
  AnswerTo,
  Exactly,
  MethodName,
  ParamsOf,
} from "../../protocol/methods.ts";
import type { Daemon } from "./command.ts";

/** How to reach the daemon. */
export interface Reach {
  /** Finds the path of the socket. */
  readonly findPath: () => Promise<string>;
  /** Milliseconds for everything together, from now on. */
  readonly timeoutMs: number;
  readonly access: SocketAccess;
  readonly clock: Clock;
}

/** Connects at the first call, so that help needs no daemon. */
export class LazyDaemon implements Daemon, Disposable {
  readonly #reach: Reach;
  readonly #deadlineMs: number;
  #client: Promise<RpcClient> | null = null;
  #connected: RpcClient | null = null;

  constructor(reach: Reach) {
    this.#reach = reach;
    this.#deadlineMs = reach.clock.monotonicMs() + reach.timeoutMs;
  }

  async connect(): Promise<void> {
    await this.#ready();
  }

  async call<M extends MethodName, const P extends ParamsOf<M>>(
    method: M,
    params: Exactly<M, P>,
  ): Promise<AnswerTo<M, P>> {
    const client = await this.#ready();
    try {
      return await client.call(method, params, { timeoutMs: this.#leftMs() });
    } catch (error) {
      throw this.#inFull(error);
    }
  }

  /** Closes the connection. */
  [Symbol.dispose](): void {
    this.#connected?.close();
  }

  #ready(): Promise<RpcClient> {
    return this.#client ??= this.#dial();
  }

  async #dial(): Promise<RpcClient> {
    const { findPath, access, clock } = this.#reach;
    const path = await findPath();
    const timeoutMs = this.#leftMs();
    try {
      this.#connected = await connect(path, { access, clock, timeoutMs });
      return this.#connected;
    } catch (error) {
      throw this.#inFull(error);
    }
  }

  /** The user gave a time for everything, and is to read just that. */
  #inFull(error: unknown): unknown {
    return error instanceof SupervisorError && error.code === "NO_ANSWER"
      ? noAnswer(this.#reach.timeoutMs)
      : error;
  }

  #leftMs(): number {
    return Math.max(0, this.#deadlineMs - this.#reach.clock.monotonicMs());
  }
}
