/**
 * A pipe whose reader may be slow, gone or stuck: what it does not take in
 * time is dropped and counted, and nobody waits for it.
 *
 * @module
 */

import type { Clock } from "../ports/clock.ts";
import type { ByteSink } from "./byte_sink.ts";
import type { FileTrouble } from "./steady_file.ts";

/** Bytes that wait for the reader at most. */
export const QUEUE_BYTES = 1024 * 1024;

const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 30_000;

/** The end of a pipe that is written to. */
export interface PipeEnd {
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
  readonly trouble: FileTrouble;
}

/** Takes chunks and writes them behind the back of the caller, in order. */
export class PatientPipe implements ByteSink {
  readonly #options: PatientPipeOptions;
  #end: PipeEnd | null = null;
  #queue: Uint8Array[] = [];
  #queuedBytes = 0;
  #droppedBytes = 0;
  #isInTrouble = false;
  #retryAtMs = 0;
  #delayMs = 0;
  #pumping: Promise<void> | null = null;
  #isClosed = false;

  constructor(options: PatientPipeOptions) {
    this.#options = options;
  }

  /** Takes a chunk as a whole or, where there is no room, not at all. */
  write(bytes: Uint8Array): void {
    if (this.#isClosed || bytes.length === 0) return;
    if (this.#options.clock.monotonicMs() < this.#retryAtMs) {
      this.#droppedBytes += bytes.length;
      return;
    }
    if (this.#queuedBytes + bytes.length > QUEUE_BYTES) {
      this.#drop(bytes.length, new Error("The reader is too slow"));
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
    if (this.#pumping === null) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = this.#options.clock.after(limitMs, resolve);
    await Promise.race([this.#pumping, promise]);
    timer.cancel();
  }

  /** Writes what it has, within `limitMs`, and closes the pipe. */
  async close(limitMs: number): Promise<void> {
    await this.flush(limitMs);
    this.#isClosed = true;
    this.#letGo();
  }

  async #pump(): Promise<void> {
    // What is written in one go is sent in one go.
    await Promise.resolve();
    while (this.#queuedBytes > 0) {
      const bytes = joined(this.#queue, this.#queuedBytes);
      this.#queue = [];
      try {
        this.#end ??= this.#options.open();
        await this.#end.write(bytes);
      } catch (error) {
        this.#fail(error);
        break;
      }
      this.#queuedBytes -= bytes.length;
      this.#delayMs = 0;
      this.#recover();
    }
    // Not later: the next write would think that somebody is at work.
    this.#pumping = null;
  }

  #fail(error: unknown): void {
    this.#letGo();
    const lost = this.#queuedBytes;
    this.#queue = [];
    this.#queuedBytes = 0;
    this.#delayMs = Math.min(
      this.#delayMs * 2 || FIRST_RETRY_MS,
      LAST_RETRY_MS,
    );
    this.#retryAtMs = this.#options.clock.monotonicMs() + this.#delayMs;
    this.#drop(lost, error);
  }

  #drop(bytes: number, error: unknown): void {
    this.#droppedBytes += bytes;
    if (this.#isInTrouble) return;
    // First, as the one who hears of it may want to write here.
    this.#isInTrouble = true;
    this.#options.trouble.onFailure(error);
  }

  #recover(): void {
    if (!this.#isInTrouble || this.#queuedBytes > QUEUE_BYTES / 2) return;
    const lost = this.#droppedBytes;
    this.#isInTrouble = false;
    this.#droppedBytes = 0;
    this.#options.trouble.onRecovery(lost);
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
