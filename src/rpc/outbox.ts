/**
 * The replies of one connection on their way out.
 *
 * @module
 */

import type { Clock } from "../ports/clock.ts";
import type { Connection } from "../ports/sockets.ts";
import { encodeLines } from "../protocol/framing.ts";
import type { QueueTotal } from "./queue_total.ts";

/** Characters of replies that go into one write, roughly. */
const WRITE_LENGTH = 64 * 1024;

/** A byte that changes no message: blanks before JSON mean nothing. */
const BLANK = new TextEncoder().encode(" ");

/** What an outbox tells its owner. */
export interface OutboxEvents {
  /** Some replies have been written. */
  readonly progressed: () => void;
  /** Writing failed, or made no progress for too long: `reason`. */
  readonly broken: (reason: "gone" | "stalled") => void;
}

/** Settings of an outbox. */
export interface OutboxOptions {
  readonly clock: Clock;
  /** Milliseconds that one write may take. */
  readonly stallMs: number;
  /** Counts what waits in all outboxes. */
  readonly total: QueueTotal;
  readonly events: OutboxEvents;
}

/** Sends lines in order, one write at a time, as fast as the client reads. */
export class Outbox {
  readonly #connection: Connection;
  readonly #clock: Clock;
  readonly #stallMs: number;
  readonly #total: QueueTotal;
  readonly #events: OutboxEvents;
  #lines: string[] = [];
  #queued = 0;
  #isCorked = false;
  #isWriting = false;
  #isClosed = false;

  constructor(connection: Connection, options: OutboxOptions) {
    this.#connection = connection;
    this.#clock = options.clock;
    this.#stallMs = options.stallMs;
    this.#total = options.total;
    this.#events = options.events;
  }

  /** Characters that wait to be written, those being written included. */
  get queued(): number {
    return this.#queued;
  }

  /** Queues a line, which must not hold a line feed. */
  send(line: string): void {
    if (this.#isClosed) return;
    this.#lines.push(line);
    this.#count(line.length + 1);
    if (!this.#isCorked) void this.#flush();
  }

  /** Holds lines back, so that several go out in one write. */
  cork(): void {
    this.#isCorked = true;
  }

  /** Sends what was held back. */
  uncork(): void {
    this.#isCorked = false;
    if (this.#lines.length > 0) void this.#flush();
  }

  /** Finds out whether anybody is there, where nothing is on its way anyhow. */
  async probe(): Promise<void> {
    if (this.#isWriting || this.#isClosed) return;
    this.#isWriting = true;
    try {
      await this.#write(BLANK);
    } catch {
      this.#break("gone");
    }
    this.#isWriting = false;
    // What came meanwhile has waited for this.
    if (this.#lines.length > 0 && !this.#isCorked) void this.#flush();
  }

  /** Drops everything that waits. */
  close(): void {
    this.#isClosed = true;
    this.#lines = [];
    this.#count(-this.#queued);
  }

  async #flush(): Promise<void> {
    if (this.#isWriting) return;
    this.#isWriting = true;
    while (this.#lines.length > 0) {
      const { lines, length } = this.#take();
      try {
        await this.#write(encodeLines(lines));
      } catch {
        // Whatever the reason, the client can't be told.
        this.#break("gone");
        break;
      }
      if (this.#isClosed) break;
      this.#count(-length);
      this.#events.progressed();
    }
    this.#isWriting = false;
  }

  #count(change: number): void {
    this.#queued += change;
    this.#total.add(change);
  }

  /** Takes the lines for one write: one at least. */
  #take(): { readonly lines: string[]; readonly length: number } {
    let count = 0;
    let length = 0;
    while (count < this.#lines.length && length < WRITE_LENGTH) {
      length += (this.#lines[count]?.length ?? 0) + 1;
      count += 1;
    }
    return { lines: this.#lines.splice(0, count), length };
  }

  /** Writes in pieces: each must go out in time, however large the whole. */
  async #write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; at += WRITE_LENGTH) {
      const stall = this.#clock.after(
        this.#stallMs,
        () => this.#break("stalled"),
      );
      try {
        await this.#connection.write(bytes.subarray(at, at + WRITE_LENGTH));
      } finally {
        stall.cancel();
      }
    }
  }

  #break(reason: "gone" | "stalled"): void {
    if (this.#isClosed) return;
    this.close();
    this.#events.broken(reason);
  }
}
