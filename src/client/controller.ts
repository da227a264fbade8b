/**
 * Orders to a daemon that may come and go: the connection is made when it is
 * needed, and made again when it was lost.
 *
 * @module
 */

import { SupervisorError } from "../model/errors.ts";
import type { ProcessDetail } from "../model/process_detail.ts";
import type { ProcessInfo } from "../model/process_info.ts";
import type { SignalName } from "../model/signal.ts";
import {
  type AnswerTo,
  type Exactly,
  type GroupResult,
  type ManyResult,
  type MethodName,
  METHODS,
  type ParamsOf,
  type ReloadParams,
  type ReloadResult,
} from "../protocol/methods.ts";
import {
  type ClientEvent,
  type EventOptions,
  eventStream,
} from "./event_stream.ts";
import {
  type LogOptions,
  type LogPiece,
  type MainLogOptions,
  mainLogStream,
  outputStream,
} from "./log_stream.ts";
import type { CallOptions, RpcCalls, StreamParts } from "./rpc_calls.ts";

/** How processes are restarted. */
export interface RestartOptions {
  /** Kill at once instead of asking. */
  readonly force?: boolean;
}

/**
 * Controls a daemon by short calls, over connections that somebody opens for
 * it. All reject with a `SupervisorError`: with the code that the daemon gave,
 * with DAEMON_UNREACHABLE when no daemon can be reached, with NO_ANSWER after
 * the timeout.
 *
 * A call that changes nothing is made once more when the connection breaks
 * while it waits; one that changes something is not, for nobody knows whether
 * it was carried out.
 */
export class BaseController implements Disposable {
  readonly #open: () => Promise<RpcCalls>;
  readonly #closed = new AbortController();
  #client: Promise<RpcCalls> | null = null;

  /**
   * Makes one; it connects when it is needed.
   *
   * @param open Opens a connection to the daemon.
   */
  constructor(open: () => Promise<RpcCalls>) {
    this.#open = open;
  }

  /**
   * Calls any method of the RPC interface.
   *
   * @example
   * ```ts
   * import { Controller } from "@supervice/supervice/client";
   *
   * using controller = new Controller();
   * const { processes } = await controller.call("usage", { names: ["web*"] });
   * for (const { name, memory } of processes) console.log(name, memory);
   * ```
   */
  async call<M extends MethodName, const P extends ParamsOf<M>>(
    method: M,
    params: Exactly<M, P>,
    options: CallOptions = {},
  ): Promise<AnswerTo<M, P>> {
    const client = await this.#connected();
    try {
      return await client.call(method, params, options);
    } catch (error) {
      const mayRepeat = client.isClosed && !this.#closed.signal.aborted &&
        !METHODS[method].changing;
      if (!mayRepeat) throw error;
      return await (await this.#connected()).call(method, params, options);
    }
  }

  /**
   * Listens to what happens, also across restarts of the daemon; see
   * {@linkcode RpcClient.events}.
   */
  async *events(
    options: EventOptions = {},
  ): AsyncGenerator<ClientEvent, void> {
    yield* eventStream(await this.#streamParts(options), options);
  }

  /**
   * Follows the output of processes, until the connection is lost; see
   * {@linkcode RpcClient.logs}.
   */
  async *logs(options: LogOptions): AsyncGenerator<LogPiece, void> {
    yield* outputStream(await this.#streamParts(options), options);
  }

  /**
   * Does for the daemon's own log what {@linkcode BaseController.logs} does.
   */
  async *mainLog(
    options: MainLogOptions = {},
  ): AsyncGenerator<LogPiece, void> {
    yield* mainLogStream(await this.#streamParts(options), options);
  }

  /**
   * Connects now, where a connection is not there already.
   *
   * @throws {SupervisorError} DAEMON_UNREACHABLE when no daemon can be reached
   * (as a rejection).
   */
  async connect(): Promise<void> {
    await this.#connected();
  }

  /** Processes in config order: all, or those named. */
  async status(names?: readonly string[]): Promise<readonly ProcessInfo[]> {
    const params = names === undefined ? {} : { names };
    return (await this.call("status", params)).processes;
  }

  /** Everything that is known about a process. */
  info(name: string): Promise<ProcessDetail> {
    return this.call("info", { name });
  }

  /** Starts a process; settles when it is RUNNING or has failed to. */
  async start(name: string): Promise<ProcessInfo> {
    return (await this.call("start", { name })).process;
  }

  /** Stops a process; settles when nothing of it is left. */
  async stop(name: string): Promise<ProcessInfo> {
    return (await this.call("stop", { name })).process;
  }

  /** Stops a process, then starts it. */
  async restart(
    name: string,
    { force = false }: RestartOptions = {},
  ): Promise<ProcessInfo> {
    return (await this.call("restart", { name, force })).process;
  }

  /** Sends a signal, such as `"SIGHUP"`, to a process with all it started. */
  async signal(name: string, signal: SignalName): Promise<ProcessInfo> {
    return (await this.call("signal", { name, signal })).process;
  }

  /** Starts every member of a group at once. */
  startGroup(name: string): Promise<GroupResult> {
    return this.call("startgroup", { name });
  }

  /** Stops every member of a group at once. */
  stopGroup(name: string): Promise<GroupResult> {
    return this.call("stopgroup", { name });
  }

  /** Starts every process; the answer tells which could not be started. */
  startAll(): Promise<ManyResult> {
    return this.call("startall", {});
  }

  /** Stops every process; the answer tells which could not be stopped. */
  stopAll(): Promise<ManyResult> {
    return this.call("stopall", {});
  }

  /**
   * Has the daemon read its configuration again.
   *
   * @param params Such as `{ plan: true }`; `verify` is in seconds.
   */
  reload(params: ReloadParams = {}): Promise<ReloadResult> {
    return this.call("reload", params);
  }

  /** Begins the shutdown of the daemon. */
  async shutdown(): Promise<void> {
    await this.call("shutdown", {});
  }

  /** Closes the connection; calls and loops under way end. Safe twice. */
  close(): void {
    this.#closed.abort();
    this.#client?.then((client) => client.close(), () => {
      // It could not be opened: whoever asked has been told.
    });
    this.#client = null;
  }

  /** Does what {@linkcode BaseController.close} does. */
  [Symbol.dispose](): void {
    this.close();
  }

  /** The connection there is, or a new one. */
  async #connected(): Promise<RpcCalls> {
    this.#refuseWhenClosed();
    const known = this.#client;
    if (known !== null) {
      const client = await known;
      if (!client.isClosed) return client;
      // Somebody else may have seen it before, and be connecting again.
      if (this.#client === known) this.#client = null;
    }
    this.#refuseWhenClosed();
    this.#client ??= this.#connect();
    return await this.#client;
  }

  /** What a loop works with that also ends when this is closed. */
  async #streamParts(
    { signal }: { readonly signal?: AbortSignal },
  ): Promise<StreamParts> {
    const own = this.#closed.signal;
    const client = await this.#connected();
    return client.streamParts(
      signal === undefined ? own : AbortSignal.any([own, signal]),
    );
  }

  #connect(): Promise<RpcCalls> {
    const opened = this.#open();
    opened.catch(() => {
      // The next call tries again.
      if (this.#client === opened) this.#client = null;
    });
    return opened;
  }

  #refuseWhenClosed(): void {
    if (!this.#closed.signal.aborted) return;
    throw new SupervisorError(
      "DAEMON_UNREACHABLE",
      "Cannot call the daemon: the controller has been closed",
    );
  }
}
