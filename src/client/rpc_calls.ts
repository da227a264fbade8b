/**
 * Calls of the RPC interface, with types: what a client is in the first place.
 *
 * @module
 */

import { SupervisorError } from "../model/errors.ts";
import type { Clock, Timer } from "../ports/clock.ts";
import type { Connection } from "../ports/sockets.ts";
import { encodeLines, type Frame, FrameDecoder } from "../protocol/framing.ts";
import {
  encodeRequest,
  parseNotification,
  parseResponse,
  type Response,
} from "../protocol/jsonrpc.ts";
import type {
  AnswerTo,
  Exactly,
  MethodName,
  ParamsOf,
  ReloadParams,
  WaitParams,
} from "../protocol/methods.ts";
import { fromWireError } from "../protocol/wire_error.ts";

/** Largest reply that is taken, in bytes: many thousand processes. */
const MAX_REPLY_BYTES = 64 * 1024 * 1024;
const BUFFER_BYTES = 64 * 1024;

/** Milliseconds that an answer may take where nothing else is said. */
export const DEFAULT_TIMEOUT_MS: number = 30_000;

/** Milliseconds that are as good as for ever: 23 days. */
export const FOR_EVER_MS: number = 2_000_000_000;

/** How one call is made. */
export interface CallOptions {
  /**
   * Milliseconds to wait for the answer. When left out: 30 seconds, and on top
   * of them what `timeout` of `wait` and `verify` of `reload` allow; any time
   * it takes for a `wait` without `timeout`.
   */
  readonly timeoutMs?: number;
}

/** Hears of what the daemon sends without being asked. */
export interface NotificationListener {
  /** The daemon has sent a notification. */
  notified(method: string, params: Readonly<Record<string, unknown>>): void;
  /** The connection has ended. */
  ended(): void;
}

/** What a loop works with that has a connection of its own. */
export interface StreamParts {
  /** Opens such a connection. */
  readonly open: () => Promise<RpcCalls>;
  /** What its pauses are measured by. */
  readonly clock: Clock;
  /** Ends the loop when it aborts. */
  readonly signal: AbortSignal;
}

/** A call that waits for its answer. */
interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: SupervisorError) => void;
  readonly timer: Timer;
}

/**
 * Calls methods of the daemon over one connection. Calls may be made while
 * others are under way; each is answered on its own.
 */
export class RpcCalls implements Disposable {
  readonly #connection: Connection;
  readonly #clock: Clock;
  readonly #open: (() => Promise<RpcCalls>) | null;
  /** Ends the streams; made for the first one, as most clients have none. */
  #closed: AbortController | null = null;
  /** Whether `close` was called. */
  #isGivenUp = false;
  readonly #listeners = new Set<NotificationListener>();
  readonly #waiting = new Map<number, Waiting>();
  #lines: string[] = [];
  #lastId = 0;
  #isWriting = false;
  #end: SupervisorError | null = null;
  /** What the daemon has said last to no call in particular. */
  #refusal: SupervisorError | null = null;

  /**
   * Takes over a connection.
   *
   * @param connection An open connection, which the client closes.
   * @param open Opens another one to the same daemon.
   */
  constructor(
    connection: Connection,
    clock: Clock,
    open: (() => Promise<RpcCalls>) | null = null,
  ) {
    this.#open = open;
    this.#connection = connection;
    this.#clock = clock;
    void this.#listen();
  }

  /**
   * Calls a method.
   *
   * @throws {SupervisorError} With the code that the daemon gave, or
   * NO_ANSWER after the timeout, or DAEMON_UNREACHABLE when the connection
   * ends first (all as rejections).
   */
  call<M extends MethodName, const P extends ParamsOf<M>>(
    method: M,
    params: Exactly<M, P>,
    { timeoutMs = patienceMs(method, params) }: CallOptions = {},
  ): Promise<AnswerTo<M, P>> {
    if (this.#end !== null) return Promise.reject(this.#end);
    const id = ++this.#lastId;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const timer = this.#clock.after(timeoutMs, () => {
      this.#waiting.delete(id);
      reject(noAnswer(timeoutMs));
    });
    this.#waiting.set(id, { resolve, reject, timer });
    this.#lines.push(encodeRequest(id, method, { ...params as object }));
    void this.#flush();
    // The shape is what the protocol promises; the peer has been trusted.
    return promise as Promise<AnswerTo<M, P>>;
  }

  /** Whether the connection has ended, from whichever side. */
  get isClosed(): boolean {
    return this.#end !== null;
  }

  /** Hears of what the daemon sends without being asked. */
  listen(listener: NotificationListener): void {
    if (this.#end === null) this.#listeners.add(listener);
    else listener.ended();
  }

  /** Closes the connection; calls under way are rejected. Safe twice. */
  close(): void {
    this.#isGivenUp = true;
    this.#closed?.abort();
    this.#finish("Cannot call the daemon: the client has been closed");
  }

  /** Does what {@linkcode RpcCalls.close} does. */
  [Symbol.dispose](): void {
    this.close();
  }

  /**
   * What a loop works with that has a connection of its own and ends with this
   * client.
   *
   * @param signal Ends it before that.
   * @throws {TypeError} When no way to connect again is known.
   */
  streamParts(signal?: AbortSignal): StreamParts {
    const open = this.#open;
    if (open === null) {
      throw new TypeError("Cannot listen: no way to connect again is known");
    }
    const closed = this.#closed ??= new AbortController();
    if (this.#isGivenUp) closed.abort();
    const signals = [closed.signal, ...(signal ? [signal] : [])];
    return { open, clock: this.#clock, signal: AbortSignal.any(signals) };
  }

  async #listen(): Promise<void> {
    const decoder = new FrameDecoder(MAX_REPLY_BYTES);
    const buffer = new Uint8Array(BUFFER_BYTES);
    let cause: unknown;
    try {
      for (;;) {
        const size = await this.#connection.read(buffer);
        if (size === null || decoder.isTooLarge) break;
        for (const frame of decoder.push(buffer.subarray(0, size))) {
          this.#take(frame);
        }
      }
    } catch (error) {
      cause = error;
    }
    this.#finish(
      "The daemon closed the connection before it had answered",
      cause,
    );
  }

  #take(frame: Frame): void {
    if (frame.kind !== "line") return;
    const response = parseResponse(frame.text);
    if (response === null) {
      this.#takeNotification(frame.text);
      return;
    }
    this.#refusal = null;
    if (response.id === null) this.#takeRefusal(response);
    if (typeof response.id !== "number") return;
    // No entry: the answer comes after its timeout.
    const waiting = this.#waiting.get(response.id);
    if (waiting === undefined) return;
    this.#waiting.delete(response.id);
    waiting.timer.cancel();
    if (response.kind === "result") waiting.resolve(response.result);
    else waiting.reject(fromWireError(response.error));
  }

  #takeNotification(line: string): void {
    if (this.#listeners.size === 0) return;
    const notification = parseNotification(line);
    if (notification === null) return;
    const { method, params } = notification;
    for (const listener of this.#listeners) listener.notified(method, params);
  }

  /** An error that fits no call concerns them all: the stream is broken. */
  #takeRefusal(response: Response): void {
    if (response.kind !== "error") return;
    // Nobody may have called yet: then it is why the connection has ended.
    this.#refusal = fromWireError(response.error);
    this.#rejectAll(this.#refusal);
  }

  async #flush(): Promise<void> {
    if (this.#isWriting) return;
    this.#isWriting = true;
    try {
      while (this.#lines.length > 0) {
        const lines = this.#lines;
        this.#lines = [];
        await this.#connection.write(encodeLines(lines));
      }
    } catch {
      // The reader sees the end, too, and after the last reply, which may
      // say why the daemon has hung up.
    } finally {
      this.#isWriting = false;
    }
  }

  #finish(message: string, cause?: unknown): void {
    if (this.#end !== null) return;
    this.#end = this.#refusal ??
      new SupervisorError("DAEMON_UNREACHABLE", message, {}, { cause });
    this.#connection.close();
    this.#rejectAll(this.#end);
    for (const listener of this.#listeners) listener.ended();
    this.#listeners.clear();
  }

  #rejectAll(error: SupervisorError): void {
    for (const waiting of this.#waiting.values()) {
      waiting.timer.cancel();
      waiting.reject(error);
    }
    this.#waiting.clear();
  }
}

/** Milliseconds that an answer may take: the daemon may be asked to wait. */
function patienceMs(method: MethodName, params: object): number {
  // Other methods have no such params.
  const { timeout, verify } = params as Partial<WaitParams> & ReloadParams;
  if (method === "wait" && timeout === undefined) return FOR_EVER_MS;
  return DEFAULT_TIMEOUT_MS + 1_000 * (timeout ?? verify ?? 0);
}

/** The failure of a call that was not answered in time. */
export function noAnswer(timeoutMs: number): SupervisorError {
  return new SupervisorError(
    "NO_ANSWER",
    `The daemon gave no answer within ${timeoutMs / 1000} s`,
    { timeoutMs },
  );
}
