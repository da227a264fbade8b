/**
 * A socket that comes back when something removes it, such as the daily
 * cleaning of `/tmp`. The socket itself is watched, not its directory: nothing
 * wakes the daemon up until something happens to the socket.
 *
 * @module
 */

import type { Clock, Timer } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { Listener } from "../ports/sockets.ts";
import { reasonOf } from "../util/reason_of.ts";
import { type SocketRequest, UnixListener } from "./unix_listener.ts";

/** Milliseconds before the next try where the socket can't be made anew. */
const RETRY_MS = 30_000;

/**
 * Milliseconds for which a socket that was removed is still listened on: there
 * may be clients who had connected and were not taken yet.
 */
const LAST_CLIENTS_MS = 1_000;

/** What serving takes. */
export interface ServeDeps {
  /** Takes connections until the listener is closed. */
  readonly take: (listener: Listener) => Promise<void>;
  readonly log: Log;
  readonly clock: Clock;
}

/** A socket at a path, for as long as it is not closed. */
export class LastingSocket implements AsyncDisposable {
  readonly #request: SocketRequest;
  readonly #listeners = new Set<UnixListener>();
  readonly #serving = new Set<Promise<void>>();
  #current: UnixListener;
  #watcher: Deno.FsWatcher | null = null;
  #guarding: Promise<void> = Promise.resolve();
  #retirement: Timer | null = null;
  #skipPause: (() => void) | null = null;
  #isClosed = false;

  private constructor(request: SocketRequest, current: UnixListener) {
    this.#request = request;
    this.#current = current;
    this.#listeners.add(current);
  }

  /**
   * Opens the socket.
   *
   * @throws {import("./unix_listener.ts").ListenError} When something
   * else is at the path.
   */
  static async open(request: SocketRequest): Promise<LastingSocket> {
    return new LastingSocket(request, await UnixListener.open(request));
  }

  /** Absolute path of the socket. */
  get path(): string {
    return this.#request.path;
  }

  /** Has connections taken, and begins to watch over the socket; once. */
  serve(deps: ServeDeps): void {
    this.#serve(this.#current, deps);
    this.#guarding = this.#guard(deps).catch((error) => {
      // The limit on watches of the user has been reached, most likely.
      deps.log.warning(
        `the socket ${this.path} would not be made anew if something removed ` +
          `it: ${reasonOf(error)}`,
      );
    });
  }

  /** Watches no more: whoever removes the socket from now on may do so. */
  leave(): void {
    this.#isClosed = true;
    this.#watcher?.close();
    this.#watcher = null;
    this.#skipPause?.();
    this.#retirement?.cancel();
  }

  /** Stops listening, and waits for the end of what is under way. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.leave();
    for (const listener of this.#listeners) listener.close();
    await this.#guarding;
    await Promise.all(this.#serving);
  }

  #serve(listener: UnixListener, { take }: ServeDeps): void {
    const serving = take(listener).finally(() => {
      this.#listeners.delete(listener);
      this.#serving.delete(serving);
    });
    this.#serving.add(serving);
  }

  async #guard(deps: ServeDeps): Promise<void> {
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
  async #restore(deps: ServeDeps): Promise<void> {
    const { log, clock } = deps;
    let told = "";
    while (!this.#isClosed) {
      try {
        const fresh = await UnixListener.open(this.#request);
        this.#replace(fresh, deps);
        if (this.#isClosed) return;
        log.warning(`the socket ${this.path} was removed; made anew`);
        return;
      } catch (error) {
        const text = `the socket ${this.path} was removed, and nobody can ` +
          `connect: ${failureOf(error)}; trying again every ${
            RETRY_MS / 1000
          } s`;
        if (text !== told) log.error(text);
        told = text;
      }
      await this.#pause(clock);
    }
  }

  #replace(fresh: UnixListener, deps: ServeDeps): void {
    if (this.#isClosed) {
      fresh.close();
      return;
    }
    this.#current = fresh;
    this.#listeners.add(fresh);
    this.#serve(fresh, deps);
    this.#retirement?.cancel();
    this.#retirement = deps.clock.after(LAST_CLIENTS_MS, () => {
      for (const listener of this.#listeners) {
        if (listener !== this.#current) listener.close();
      }
    });
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

function failureOf(error: unknown): string {
  if (error instanceof Deno.errors.NotFound) return "its directory is gone";
  return reasonOf(error);
}
