/**
 * Stream sockets that live in memory, with the manners of real ones: a write
 * waits while the other side does not read, bytes sent before the end are
 * still read, and closing fails whatever is under way.
 *
 * @module
 */

import type { Connection, Listener } from "../../src/ports/sockets.ts";

/** Bytes that a pipe holds before a write has to wait. */
const CAPACITY = 64 * 1024;

/** Why a read or write failed, as far as tests care. */
export class MemorySocketError extends Error {
  override readonly name = "MemorySocketError";
}

/** Bytes on their way in one direction. */
class Pipe {
  #bytes = new Uint8Array();
  #isEnded = false;
  #isBroken = false;
  #changed = Promise.withResolvers<void>();

  async read(buffer: Uint8Array): Promise<number | null> {
    while (this.#bytes.length === 0) {
      if (this.#isBroken) throw new MemorySocketError("Cannot read: closed");
      if (this.#isEnded) return null;
      await this.#changed.promise;
    }
    const size = Math.min(buffer.length, this.#bytes.length);
    buffer.set(this.#bytes.subarray(0, size));
    this.#bytes = this.#bytes.slice(size);
    this.#wake();
    return size;
  }

  async write(bytes: Uint8Array, capacity: number): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      if (this.#isBroken || this.#isEnded) {
        throw new MemorySocketError("Cannot write: closed");
      }
      const room = capacity - this.#bytes.length;
      if (room <= 0) {
        await this.#changed.promise;
        continue;
      }
      const piece = bytes.subarray(at, at + room);
      const joined = new Uint8Array(this.#bytes.length + piece.length);
      joined.set(this.#bytes);
      joined.set(piece, this.#bytes.length);
      this.#bytes = joined;
      at += piece.length;
      this.#wake();
    }
  }

  /** No more bytes will come. */
  end(): void {
    this.#isEnded = true;
    this.#wake();
  }

  /** The reader is gone: nothing can be read or written any more. */
  break(): void {
    this.#isBroken = true;
    this.#bytes = new Uint8Array();
    this.#wake();
  }

  #wake(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}

/** One end of a connection in memory. */
export class MemoryConnection implements Connection {
  readonly #incoming: Pipe;
  readonly #outgoing: Pipe;
  readonly #capacity: number;
  #isClosed = false;

  constructor(incoming: Pipe, outgoing: Pipe, capacity: number) {
    this.#incoming = incoming;
    this.#outgoing = outgoing;
    this.#capacity = capacity;
  }

  /** Whether this end has been closed. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  read(buffer: Uint8Array): Promise<number | null> {
    return this.#incoming.read(buffer);
  }

  write(bytes: Uint8Array): Promise<void> {
    return this.#outgoing.write(bytes, this.#capacity);
  }

  close(): void {
    this.#isClosed = true;
    this.#outgoing.end();
    this.#incoming.break();
  }

  /** Says no more, but still listens: what `nc` does at the end of input. */
  closeWrite(): void {
    this.#outgoing.end();
  }

  /** Writes text as UTF-8. */
  say(text: string): Promise<void> {
    return this.write(new TextEncoder().encode(text));
  }

  /** Reads lines until there are `count`, or fewer at the end. */
  async hear(count: number): Promise<string[]> {
    const decoder = new TextDecoder();
    const buffer = new Uint8Array(16 * 1024);
    let text = this.#unheard;
    while (text.split("\n").length <= count) {
      const size = await this.read(buffer);
      if (size === null) break;
      text += decoder.decode(buffer.subarray(0, size), { stream: true });
    }
    const lines = text.split("\n");
    this.#unheard = lines.slice(count).join("\n");
    return lines.slice(0, count).filter((line) => line !== "");
  }

  #unheard = "";
}

/** Makes the two ends of a connection. */
export function memoryPair(
  capacity: number = CAPACITY,
): [MemoryConnection, MemoryConnection] {
  const there = new Pipe();
  const back = new Pipe();
  return [
    new MemoryConnection(back, there, capacity),
    new MemoryConnection(there, back, capacity),
  ];
}

/** A listener to connect to in memory. */
export class MemoryListener implements Listener {
  readonly #waiting: MemoryConnection[] = [];
  #failure: Error | null = null;
  #isClosed = false;
  #changed = Promise.withResolvers<void>();

  /** Whether it has been closed. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Connects; the other end comes out of `accept`. */
  connect(capacity?: number): MemoryConnection {
    const [near, far] = memoryPair(capacity);
    this.#waiting.push(far);
    this.#wake();
    return near;
  }

  /** Lets the next `accept` fail. */
  fail(error: Error): void {
    this.#failure = error;
    this.#wake();
  }

  async accept(): Promise<MemoryConnection | null> {
    for (;;) {
      const failure = this.#failure;
      this.#failure = null;
      if (failure !== null) throw failure;
      if (this.#isClosed) return null;
      const next = this.#waiting.shift();
      if (next !== undefined) return next;
      await this.#changed.promise;
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#wake();
  }

  #wake(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}
