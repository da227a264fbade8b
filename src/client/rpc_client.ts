/**
 * A typed client of the RPC interface.
 *
 * @module
 */

import { SupervisorError } from "../model/errors.ts";
import type { Clock, Timer } from "../ports/clock.ts";
import type { Connection } from "../ports/sockets.ts";
import { encodeLines, type Frame, FrameDecoder } from "../protocol/framing.ts";
import {
  encodeRequest,
  parseResponse,
  type Response,
} from "../protocol/jsonrpc.ts";
import type { MethodName, ParamsOf, ResultOf } from "../protocol/methods.ts";
import { fromWireError } from "../protocol/wire_error.ts";

/** Largest reply that is taken, in bytes: many thousand processes. */
const MAX_REPLY_BYTES = 64 * 1024 * 1024;
const BUFFER_BYTES = 64 * 1024;

/** Milliseconds that an answer may take where nothing else is said. */
export const DEFAULT_TIMEOUT_MS: number = 30_000;

/** How one call is made. */
export interface CallOptions {
  /** Milliseconds to wait for the answer; 30 seconds when left out. */
  readonly timeoutMs?: number;
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
 *
 * @example
 * ```ts ignore
 * using client = await connect("/tmp/supervice.sock", { access, clock });
 * const { processes } = await client.call("status", {});
 * await client.call("restart", { name: "web", force: true });
 * ```
 */
export class RpcClient implements Disposable {
  readonly #connection: Connection;
  readonly #clock: Clock;
  readonly #waiting = new Map<number, Waiting>();
  #lines: string[] = [];
  #lastId = 0;
  #isWriting = false;
  #end: SupervisorError | null = null;

  /** @param connection An open connection, which the client closes. */
  constructor(connection: Connection, clock: Clock) {
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
  call<M extends MethodName>(
    method: M,
    params: ParamsOf<M>,
    { timeoutMs = DEFAULT_TIMEOUT_MS }: CallOptions = {},
  ): Promise<ResultOf<M>> {
    if (this.#end !== null) return Promise.reject(this.#end);
    const id = ++this.#lastId;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const timer = this.#clock.after(timeoutMs, () => {
      this.#waiting.delete(id);
      reject(noAnswer(timeoutMs));
    });
    this.#waiting.set(id, { resolve, reject, timer });
    this.#lines.push(encodeRequest(id, method, { ...params }));
    void this.#flush();
    // The shape is what the protocol promises; the peer has been trusted.
    return promise as Promise<ResultOf<M>>;
  }

  /** Closes the connection; calls under way are rejected. Safe twice. */
  close(): void {
    this.#finish("Cannot call the daemon: the client has been closed");
  }

  /** Does what {@linkcode RpcClient.close} does. */
  [Symbol.dispose](): void {
    this.close();
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
    if (response === null) return;
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

  /** An error that fits no call concerns them all: the stream is broken. */
  #takeRefusal(response: Response): void {
    if (response.kind !== "error") return;
    this.#rejectAll(fromWireError(response.error));
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
    this.#end = new SupervisorError("DAEMON_UNREACHABLE", message, {}, {
      cause,
    });
    this.#connection.close();
    this.#rejectAll(this.#end);
  }

  #rejectAll(error: SupervisorError): void {
    for (const waiting of this.#waiting.values()) {
      waiting.timer.cancel();
      waiting.reject(error);
    }
    this.#waiting.clear();
  }
}

/** The failure of a call that was not answered in time. */
export function noAnswer(timeoutMs: number): SupervisorError {
  return new SupervisorError(
    "NO_ANSWER",
    `The daemon gave no answer within ${timeoutMs / 1000} s`,
    { timeoutMs },
  );
}
