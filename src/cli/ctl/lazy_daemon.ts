/**
 * The daemon as the commands see it.
 *
 * @module
 */

import {
  type ConnectOptions,
  dial,
  type SocketAccess,
} from "../../client/dial.ts";
import { SupervisorError } from "../../model/errors.ts";
import {
  DEFAULT_TIMEOUT_MS,
  FOR_EVER_MS,
  noAnswer,
  RpcCalls,
} from "../../client/rpc_calls.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Connection } from "../../ports/sockets.ts";
import type {
  AnswerTo,
  Exactly,
  MethodName,
  ParamsOf,
} from "../../protocol/methods.ts";
import type { Daemon } from "./daemon.ts";

/** How to reach the daemon. */
export interface Reach {
  /** Finds the path of the socket. */
  readonly findPath: () => Promise<string>;
  /** Finds another one for when nobody answers there; `null`: there is none. */
  readonly otherPath: () => Promise<string | null>;
  /**
   * Milliseconds for everything together, from now on; `null` for those of
   * each call, and as many as it takes for what has to be done.
   */
  readonly timeoutMs: number | null;
  readonly access: SocketAccess;
  readonly clock: Clock;
}

/** Milliseconds after which a daemon at work is asked for a sign of life. */
const HEARTBEAT_MS = 10_000;

/** Connects at the first call, so that help needs no daemon. */
export class LazyDaemon implements Daemon, Disposable {
  readonly #reach: Reach;
  readonly #deadlineMs: number | null;
  #client: Promise<RpcCalls> | null = null;
  #connected: RpcCalls | null = null;

  constructor(reach: Reach) {
    this.#reach = reach;
    const { clock, timeoutMs } = reach;
    this.#deadlineMs = timeoutMs === null
      ? null
      : clock.monotonicMs() + timeoutMs;
  }

  get timeoutMs(): number | null {
    return this.#reach.timeoutMs;
  }

  client(): Promise<RpcCalls> {
    return this.#client ??= this.#dial();
  }

  async call<M extends MethodName, const P extends ParamsOf<M>>(
    method: M,
    params: Exactly<M, P>,
  ): Promise<AnswerTo<M, P>> {
    const client = await this.client();
    try {
      return await client.call(method, params, { timeoutMs: this.#leftMs() });
    } catch (error) {
      throw this.#inFull(error);
    }
  }

  async order<M extends MethodName, const P extends ParamsOf<M>>(
    method: M,
    params: Exactly<M, P>,
  ): Promise<AnswerTo<M, P>> {
    const client = await this.client();
    if (this.#deadlineMs !== null) {
      return await this.#orderInTime(client, method, params);
    }
    const answer = client.call(method, params, { timeoutMs: FOR_EVER_MS });
    const { promise: silence, stop } = this.#watch(client);
    try {
      return await Promise.race([answer, silence]);
    } catch (error) {
      // Nothing is carried out for whoever waits.
      if (method === "wait" || !isNoAnswer(error)) throw error;
      throw maybeLater(DEFAULT_TIMEOUT_MS);
    } finally {
      stop();
    }
  }

  async inTime<T>(work: Promise<T>, isAccepted = false): Promise<T> {
    const { clock, timeoutMs } = this.#reach;
    if (timeoutMs === null) return await work;
    const { promise: late, reject } = Promise.withResolvers<never>();
    const giveUp = (): void =>
      reject(isAccepted ? notDone(timeoutMs) : noAnswer(timeoutMs));
    const timer = clock.after(this.#leftMs(), giveUp);
    try {
      return await Promise.race([work, late]);
    } finally {
      timer.cancel();
    }
  }

  /**
   * Gives an order that is to be done within the time there is. The daemon
   * takes messages in their order: once it has answered a question that came
   * after it, it has the order.
   */
  async #orderInTime<M extends MethodName, const P extends ParamsOf<M>>(
    client: RpcCalls,
    method: M,
    params: Exactly<M, P>,
  ): Promise<AnswerTo<M, P>> {
    const options = { timeoutMs: this.#leftMs() };
    const answer = client.call(method, params, options);
    let isAccepted = false;
    client.call("pid", {}, options).then(
      () => isAccepted = true,
      () => undefined,
    );
    try {
      return await answer;
    } catch (error) {
      const { timeoutMs } = this.#reach;
      if (timeoutMs === null || !isNoAnswer(error)) throw error;
      throw isAccepted ? notDone(timeoutMs) : maybeLater(timeoutMs);
    }
  }

  /** Rejects when the daemon no longer answers. */
  #watch(client: RpcCalls): { promise: Promise<never>; stop: () => void } {
    const { clock } = this.#reach;
    const { promise, reject } = Promise.withResolvers<never>();
    const arm = () => clock.after(HEARTBEAT_MS, () => void beat());
    const beat = async (): Promise<void> => {
      try {
        await client.call("pid", {});
        if (!isStopped) timer = arm();
      } catch (error) {
        reject(error);
      }
    };
    let isStopped = false;
    let timer = arm();
    // Whoever has the answer does not listen any more.
    promise.catch(() => undefined);
    return {
      promise,
      stop: () => {
        isStopped = true;
        timer.cancel();
      },
    };
  }

  /** Closes the connection. */
  [Symbol.dispose](): void {
    this.#connected?.close();
  }

  async #dial(): Promise<RpcCalls> {
    const { access, clock } = this.#reach;
    const options = { access, clock, timeoutMs: this.#leftMs() };
    const open = async (): Promise<RpcCalls> =>
      new RpcCalls(await this.#dialAnywhere(options), clock, open);
    try {
      return this.#connected = await open();
    } catch (error) {
      throw this.#inFull(error);
    }
  }

  async #dialAnywhere(options: ConnectOptions): Promise<Connection> {
    const { findPath, otherPath } = this.#reach;
    const path = await findPath();
    try {
      return await dial(path, options);
    } catch (error) {
      const other = isNobodyThere(error) ? await otherPath() : null;
      if (other === null || other === path) throw error;
      return await dial(other, options);
    }
  }

  /** The user gave a time for everything, and is to read just that. */
  #inFull(error: unknown): unknown {
    const { timeoutMs } = this.#reach;
    return timeoutMs !== null && isNoAnswer(error)
      ? noAnswer(timeoutMs)
      : error;
  }

  #leftMs(): number {
    return this.#deadlineMs === null
      ? DEFAULT_TIMEOUT_MS
      : Math.max(0, this.#deadlineMs - this.#reach.clock.monotonicMs());
  }
}

/** Whether no daemon uses the socket, whoever may ask it. */
function isNobodyThere(error: unknown): boolean {
  if (!(error instanceof SupervisorError)) return false;
  const { why } = error.data;
  return why === "missing" || why === "gone" || why === "refused";
}

function isNoAnswer(error: unknown): boolean {
  return error instanceof SupervisorError && error.code === "NO_ANSWER";
}

/** The failure of an order to a daemon that may have been suspended. */
function maybeLater(timeoutMs: number): SupervisorError {
  const { code, message, data } = noAnswer(timeoutMs);
  return new SupervisorError(
    code,
    `${message}; it may still carry out the order later`,
    data,
  );
}

/** The failure of an order that the daemon has, and has not done in time. */
function notDone(timeoutMs: number): SupervisorError {
  return new SupervisorError(
    "NO_ANSWER",
    `Not done within ${timeoutMs / 1000} s`,
    { timeoutMs, accepted: true },
  );
}
