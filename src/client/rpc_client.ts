/**
 * A typed client of the RPC interface.
 *
 * @module
 */

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
import { RpcCalls } from "./rpc_calls.ts";

/**
 * Calls methods of the daemon over one connection, and follows what happens
 * over others. Calls may be made while others are under way; each is answered
 * on its own.
 *
 * @example
 * ```ts ignore
 * using client = await connect("/tmp/supervice.sock", { access, clock });
 * const { processes } = await client.call("status", {});
 * await client.call("restart", { name: "web", force: true });
 * ```
 */
export class RpcClient extends RpcCalls {
  /**
   * Listens to what happens, over a connection of its own: first a snapshot of
   * all processes, then every event. When that connection is lost it connects
   * again and goes on where it was, after another snapshot. The loop ends when
   * this client is closed, and when `signal` aborts.
   *
   * @throws {SupervisorError} When the first connection fails (as a rejection).
   * @throws {TypeError} When this client was not made by `connect`.
   * @example
   * ```ts ignore
   * for await (const event of client.events({ types: ["state-changed"] })) {
   *   if (event.type === "state-changed") console.log(event.name, event.to);
   * }
   * ```
   */
  events(options: EventOptions = {}): AsyncGenerator<ClientEvent, void> {
    return eventStream(this.streamParts(options.signal), options);
  }

  /**
   * Tells the last output of processes, and then what comes, over a connection
   * of its own: pieces of text in the order of time, which need not be whole
   * lines. The loop ends when a reload has removed all of the processes, when
   * this client is closed, and when `signal` aborts. What a slow loop has no
   * time for is lost, the oldest first, and told in `lost`.
   *
   * @throws {SupervisorError} When there is no such process, or when the
   * connection is lost (as a rejection).
   * @throws {TypeError} When this client was not made by `connect`.
   * @example
   * ```ts ignore
   * for await (const piece of client.logs({ names: ["web*"], lines: 5 })) {
   *   if (piece.lost) console.error(`${piece.lost.lines} lines were lost`);
   *   console.log(piece.name, piece.text);
   * }
   * ```
   */
  logs(options: LogOptions): AsyncGenerator<LogPiece, void> {
    return outputStream(this.streamParts(options.signal), options);
  }

  /** Does for the daemon's own log what {@linkcode RpcClient.logs} does. */
  mainLog(options: MainLogOptions = {}): AsyncGenerator<LogPiece, void> {
    return mainLogStream(this.streamParts(options.signal), options);
  }
}
