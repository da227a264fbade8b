/**
 * A socket that comes back when something removes it, such as the daily
 * cleaning of `/tmp`. The socket itself is watched, not its directory: nothing
 * wakes the daemon up until something happens to the socket.
 *
 * @module
 */

import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { Connection, Listener } from "../ports/sockets.ts";
import { type SocketRequest, UnixListener } from "./unix_listener.ts";

/** Milliseconds before the next try where the socket can't be made anew. */
const RETRY_MS = 30_000;

/** What guarding a socket takes. */
export interface GuardDeps {
  readonly log: Log;
  readonly clock: Clock;
}

/** Listens at a path for as long as it is not closed. */
export class LastingListener implements Listener {
  readonly #request: SocketRequest;
  #current: UnixListener;
  #watcher: Deno.FsWatcher | null = null;
  #guarding: Promise<void> = Promise.resolve();
  #skipPause: (() => void) | null = null;
  #isClosed = false;

  private constructor(request: SocketRequest, current: UnixListener) {
    this.#request = request;
    this.#current = current;
  }

  /**
   * Opens the socket.
   *
   * @throws {import("./unix_listener.ts").SocketInUseError} When something
   * else is at the path.
   */
  static async open(request: SocketRequest): Promise<LastingListener> {
    return new LastingListener(request, await UnixListener.open(request));
  }

  /** Absolute path of the socket. */
  get path(): string {
    return this.#request.path;
  }

  /** Begins to watch over the socket; once, before it is closed. */
  guard(deps: GuardDeps): void {
    this.#guarding = this.#guard(deps).catch((error) => {
      // The limit on watches of the user has been reached, most likely.
      deps.log.warning(
        `the socket ${this.path} would not be made anew if something removed ` +
          `it: ${error instanceof Error ? error.message : error}`,
      );
    });
  }

  async accept(): Promise<Connection | null> {
    while (true) {
      const connection = await this.#current.accept();
      if (connection !== null || this.#isClosed) return connection;
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#watcher?.close();
    this.#watcher = null;
    this.#skipPause?.();
    this.#current.close();
  }

  /** Closes it and waits for the end of what is under way. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
    await this.#guarding;
  }

  async #guard(deps: GuardDeps): Promise<void> {
    while (!this.#isClosed) {
      await this.#untilGone();
      if (!this.#isClosed) await this.#restore(deps);
    }
  }

  async #untilGone(): Promise<void> {
    let watcher: Deno.FsWatcher;
    try {
      watcher = Deno.watchFs(this.path, { recursive: false });
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return;
      throw error;
    }
    this.#watcher = watcher;
    try {
      // Looked at after the watch has begun, so that nothing falls between.
      if (!this.#current.isInPlace) return;
      for await (const _change of watcher) {
        if (!this.#current.isInPlace) return;
      }
    } finally {
      // Unless close() has done it.
      if (this.#watcher !== null) watcher.close();
      this.#watcher = null;
    }
  }

  /** Makes the socket anew, as soon as its place is free. */
  async #restore({ log, clock }: GuardDeps): Promise<void> {
    let told = "";
    while (!this.#isClosed) {
      try {
        const fresh = await UnixListener.open(this.#request);
        this.#replace(fresh);
        log.warning(`the socket ${this.path} was removed; made anew`);
        return;
      } catch (error) {
        const reason = error instanceof Error ? error.message : `${error}`;
        const text = `the socket ${this.path} was removed, and nobody can ` +
          `connect: ${reason}; trying again every ${RETRY_MS / 1000} s`;
        if (text !== told) log.error(text);
        told = text;
      }
      await this.#pause(clock);
    }
  }

  #replace(fresh: UnixListener): void {
    if (this.#isClosed) {
      fresh.close();
      return;
    }
    const old = this.#current;
    this.#current = fresh;
    // Lets accept() go on with the new one.
    old.close();
  }

  async #pause(clock: Clock): Promise<void> {
    if (this.#isClosed) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#skipPause = resolve;
    const timer = clock.after(RETRY_MS, resolve);
    await promise;
    timer.cancel();
    this.#skipPause = null;
  }
}
