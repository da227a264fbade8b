/**
 * A pipe whose reader may be slow, gone or stuck: what it does not take in
 * time is dropped and counted, and nobody waits for it.
 *
 * @module
 */

import type { Clock } from "../ports/clock.ts";
import type { ByteSink, SinkListener } from "./byte_sink.ts";
import { PipeTrouble } from "./pipe_trouble.ts";

/** Bytes that wait for the reader at most. */
export const QUEUE_BYTES = 1024 * 1024;

/** Bytes after which no more is added to what is written in one go. */
const BATCH_BYTES = 64 * 1024;

const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 30_000;

/** Milliseconds within which a reader that ends has not begun to read. */
const TRIAL_MS = 1_000;

/** What the system keeps between a writer and a reader. */
const PIPE_BYTES = 64 * 1024;

/** The end of a pipe that is written to. */
export interface PipeEnd {
  /**
   * Settles when the reader ends: with the reason where it was not asked to or
   * has failed, with `null` otherwise. Absent where nobody can tell.
   */
  readonly gone?: Promise<Error | null>;
  /** Settles when the reader has room for it all; rejects when it is gone. */
  write(bytes: Uint8Array): Promise<void>;
  /** Lets go of the pipe; never throws. */
  close(): void;
}

/** Settings of a patient pipe. */
export interface PatientPipeOptions {
  /** Opens the pipe, and opens it anew after a failure. */
  readonly open: () => PipeEnd;
  readonly clock: Clock;
  /** Hears once that bytes are being dropped, and once that it is over. */
  readonly trouble: SinkListener;
}

/** Takes chunks and writes them behind the back of the caller, in order. */
export class PatientPipe implements ByteSink {
  readonly #open: () => PipeEnd;
  readonly #clock: Clock;
  readonly #trouble: PipeTrouble;
  #end: PipeEnd | null = null;
  #openedAtMs = 0;
  /** Bytes that this end has room for, read or not. */
  #passedBytes = 0;
  #queue: Uint8Array[] = [];
  /** With those that are on their way. */
  #queuedBytes = 0;
  #retryAtMs = 0;
  #delayMs = 0;
  #pumping: Promise<void> | null = null;
  #isClosed = false;

  constructor({ open, clock, trouble }: PatientPipeOptions) {
    this.#open = open;
    this.#clock = clock;
    this.#trouble = new PipeTrouble(clock, trouble);
  }

  /** Bytes that wait for the reader. */
  get queuedBytes(): number {
    return this.#queuedBytes;
  }

  /** Takes a chunk as a whole or, where there is no room, not at all. */
  write(bytes: Uint8Array): void {
    if (this.#isClosed || bytes.length === 0) return;
    if (this.#clock.monotonicMs() < this.#retryAtMs) {
      this.#lose(bytes.length, new Error("The reader is gone"));
      return;
    }
    if (this.#queuedBytes + bytes.length > QUEUE_BYTES) {
      this.#lose(bytes.length, new Error("The reader is too slow"));
      return;
    }
    this.#queue.push(bytes.slice());
    this.#queuedBytes += bytes.length;
    this.#pumping ??= this.#pump();
  }

  /**
   * Settles when everything has been written, or is not going to be, and at
   * the latest after `limitMs` milliseconds.
   */
  async flush(limitMs: number): Promise<void> {
    if (this.#pumping !== null) await this.#within(limitMs, this.#pumping);
  }

  /**
   * Tells what has been lost, with what still waits: the program is about to
   * end. What is written after that is lost without a word.
   */
  tellLosses(): void {
    this.#trouble.end(this.#queuedBytes);
  }

  /** Writes what it has, within `limitMs`, and closes the pipe. */
  async close(limitMs: number): Promise<void> {
    const startMs = this.#clock.monotonicMs();
    await this.flush(limitMs);
    this.#isClosed = true;
    const end = this.#end;
    this.#letGo();
    if (end?.gone !== undefined) {
      const restMs = limitMs - (this.#clock.monotonicMs() - startMs);
      const reason = await this.#within(Math.max(0, restMs), end.gone);
      if (reason instanceof Error) this.#lose(this.#unreadBytes(end), reason);
    }
    this.tellLosses();
    this.#queue = [];
  }

  /** What comes of it, or `undefined` when that takes too long. */
  async #within<T>(limitMs: number, work: Promise<T>): Promise<T | undefined> {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const timer = this.#clock.after(limitMs, () => resolve(undefined));
    const result = await Promise.race([work, promise]);
    timer.cancel();
    return result;
  }

  async #pump(): Promise<void> {
    // What is written in one go is sent in one go.
    await Promise.resolve();
    while (this.#queuedBytes > 0 && !this.#isClosed) {
      const bytes = this.#nextBatch();
      let end: PipeEnd | null = null;
      try {
        end = this.#end ??= this.#opened();
        this.#trouble.offered();
        await end.write(bytes);
      } catch (error) {
        // Unless it is known to be gone.
        if (end === this.#end) this.#fail(error);
        continue;
      }
      if (end !== this.#end) continue;
      this.#queuedBytes -= bytes.length;
      this.#passedBytes += bytes.length;
      this.#trouble.took(bytes.length);
    }
    // Not later: the next write would think that somebody is at work.
    this.#pumping = null;
  }

  #nextBatch(): Uint8Array {
    let [count, length] = [0, 0];
    for (const part of this.#queue) {
      if (count > 0 && length + part.length > BATCH_BYTES) break;
      count++;
      length += part.length;
    }
    return joined(this.#queue.splice(0, count), length);
  }

  #opened(): PipeEnd {
    const end = this.#open();
    this.#openedAtMs = this.#clock.monotonicMs();
    this.#passedBytes = 0;
    end.gone?.then((reason) => {
      if (reason !== null && end === this.#end) this.#fail(reason);
    });
    return end;
  }

  #fail(error: unknown): void {
    // Whoever has been well keeps nothing of the delays of old.
    if (!this.#trouble.isOn) this.#delayMs = 0;
    const lost = this.#queuedBytes + this.#unreadBytes(this.#end);
    this.#letGo();
    this.#queue = [];
    this.#queuedBytes = 0;
    this.#delayMs = Math.min(
      this.#delayMs * 2 || FIRST_RETRY_MS,
      LAST_RETRY_MS,
    );
    this.#retryAtMs = this.#clock.monotonicMs() + this.#delayMs;
    this.#lose(lost, error);
  }

  /** What a reader that is gone has left in the pipe, as far as we know. */
  #unreadBytes(end: PipeEnd | null): number {
    const lifeMs = this.#clock.monotonicMs() - this.#openedAtMs;
    return end?.gone === undefined || lifeMs >= TRIAL_MS
      ? 0
      : Math.min(this.#passedBytes, PIPE_BYTES);
  }

  #lose(bytes: number, error: unknown): void {
    this.#trouble.lose(bytes, this.#queuedBytes, error);
  }

  #letGo(): void {
    this.#end?.close();
    this.#end = null;
  }
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
