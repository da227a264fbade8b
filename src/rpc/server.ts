/**
 * The RPC server: JSON-RPC 2.0, one message a line, on stream sockets.
 *
 * @module
 */

import { SupervisorError } from "../model/errors.ts";
import type { Log } from "../ports/log.ts";
import type { Connection, Listener } from "../ports/sockets.ts";
import { encodeLines } from "../protocol/framing.ts";
import { encodeError } from "../protocol/jsonrpc.ts";
import { toWireError } from "../protocol/wire_error.ts";
import type { RpcContext } from "./context.ts";
import { Dispatcher } from "./dispatch.ts";
import { DEFAULT_LIMITS, type RpcLimits } from "./limits.ts";
import { FollowRoom } from "./output_queue.ts";
import { QueueTotal } from "./queue_total.ts";
import { Session, type SessionDeps } from "./session.ts";
import { Wakeup } from "./wakeup.ts";

/** Milliseconds before the next try when taking a connection has failed. */
const ACCEPT_PAUSE_MS = 200;

/** What the server works with. */
export interface RpcServerDeps extends RpcContext {
  readonly log: Log;
}

/** How a server is closed. */
export interface CloseOptions {
  /** Milliseconds for replies under way to be made and sent. */
  readonly graceMs: number;
}

/**
 * Serves any number of connections on any number of listeners.
 *
 * @example
 * ```ts ignore
 * const server = new RpcServer(
 *   { control, journal, outputs, usage, version, log, clock },
 * );
 * const serving = server.serve(listener);
 * // ... later
 * await server.close({ graceMs: 1000 });
 * await serving;
 * ```
 */
export class RpcServer {
  readonly #deps: SessionDeps;
  readonly #listeners = new Set<Listener>();
  readonly #sessions = new Map<Session, Promise<void>>();
  readonly #wakeup = new Wakeup();
  readonly #kind: "client" | "reader";
  #lastNumber = 0;
  #isClosing = false;
  #isFull = false;

  /**
   * @param deps What it works with.
   * @param limits Limits that differ from the default ones.
   */
  constructor(deps: RpcServerDeps, limits: Partial<RpcLimits> = {}) {
    const { log, clock } = deps;
    this.#kind = deps.access === "readonly" ? "reader" : "client";
    const all = { ...DEFAULT_LIMITS, ...limits };
    this.#deps = {
      dispatcher: new Dispatcher(deps, log, {
        maxBatch: all.maxPending,
        maxReply: all.maxReply,
      }),
      limits: all,
      followRoom: new FollowRoom(all.followQueuedTotal),
      total: new QueueTotal(all.maxQueuedTotal, () => this.#sessions.keys()),
      log,
      clock,
    };
  }

  /** Open connections. */
  get connectionCount(): number {
    return this.#sessions.size;
  }

  /**
   * Takes connections until the listener or the server is closed. Never
   * rejects; the connections live on after the listener was closed.
   */
  async serve(listener: Listener): Promise<void> {
    if (this.#isClosing) {
      listener.close();
      return;
    }
    this.#listeners.add(listener);
    while (!this.#isClosing) {
      try {
        const connection = await listener.accept();
        if (connection === null) break;
        this.#open(connection);
      } catch (error) {
        // Out of file descriptors, most likely: there may be some later.
        this.#deps.log.error(`Cannot take an RPC connection: ${error}`);
        await this.#pause();
      }
    }
    this.#listeners.delete(listener);
  }

  /**
   * Stops listening, closes idle connections at once and the others when
   * their requests are answered, or after the grace period. Safe to call
   * twice.
   */
  async close(options: CloseOptions): Promise<void> {
    await this.#end(options, (session) => session.close());
    await Promise.all(this.#sessions.values());
  }

  /**
   * Stops listening, and settles when all requests are answered, or after the
   * grace period. Connections stay open until {@linkcode RpcServer.hangUp}, or
   * the end of the program, tells their clients that all is over.
   */
  async finish(options: CloseOptions): Promise<void> {
    await this.#end(options, () => {});
  }

  /** Closes what {@linkcode RpcServer.finish} has left open. */
  hangUp(): void {
    for (const session of this.#sessions.keys()) session.close();
  }

  /** @param settled Called with each session that has nothing left to do. */
  async #end(
    { graceMs }: CloseOptions,
    settled: (session: Session) => void,
  ): Promise<void> {
    this.#isClosing = true;
    this.#wakeup.wake();
    for (const listener of this.#listeners) listener.close();
    const drained = Array.from(
      this.#sessions.keys(),
      (session) => session.drain(shuttingDown()).then(() => settled(session)),
    );
    const grace = this.#deps.clock.after(graceMs, () => this.hangUp());
    await Promise.all(drained);
    grace.cancel();
  }

  #open(connection: Connection): void {
    const refusal = this.#isClosing ? shuttingDown() : this.#tooMany();
    if (refusal !== null) {
      void refuse(connection, refusal);
      return;
    }
    this.#lastNumber += 1;
    const name = `${this.#kind} ${this.#lastNumber}`;
    const session = new Session(connection, name, this.#deps);
    const running = session.run().then(() => {
      this.#sessions.delete(session);
    });
    this.#sessions.set(session, running);
  }

  /** Why no more connections are taken; the log is told when it becomes so. */
  #tooMany(): SupervisorError | null {
    const { maxConnections } = this.#deps.limits;
    const isFull = this.#sessions.size >= maxConnections;
    if (isFull && !this.#isFull) {
      this.#deps.log.warning(
        `RPC connections refused: ${maxConnections} are open already`,
      );
    }
    this.#isFull = isFull;
    return isFull
      ? new SupervisorError(
        "TOO_MANY_CONNECTIONS",
        `The daemon has ${maxConnections} open connections, and takes no more`,
      )
      : null;
  }

  async #pause(): Promise<void> {
    let isOver = false;
    const timer = this.#deps.clock.after(ACCEPT_PAUSE_MS, () => {
      isOver = true;
      this.#wakeup.wake();
    });
    await this.#wakeup.until(() => isOver || this.#isClosing);
    timer.cancel();
  }
}

/** Says why, which a new connection has always room for, and closes it. */
async function refuse(
  connection: Connection,
  reason: SupervisorError,
): Promise<void> {
  try {
    await connection.write(
      encodeLines([encodeError(null, toWireError(reason))]),
    );
  } catch {
    // The client is gone.
  }
  connection.close();
}

function shuttingDown(): SupervisorError {
  return new SupervisorError("SHUTTING_DOWN", "The daemon is shutting down");
}
