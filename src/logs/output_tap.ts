/**
 * Lets people look at an output stream while it is written down: at its end,
 * which is kept in memory, and at what comes.
 *
 * @module
 */

import type { LogStream } from "../model/output_stream.ts";
import type { ByteSink } from "./byte_sink.ts";
import { ByteTail } from "./byte_tail.ts";

/** Bytes of the end of a stream that are kept in memory. */
export const MEMORY_BYTES: number = 64 * 1024;

/** Changes between streams that each of them remembers. */
const MAX_MARKS = 1_000;

/** Whose output it is. */
export interface TapOwner {
  /** Name of the process; `supervice` for the daemon's own log. */
  readonly name: string;
  readonly stream: LogStream;
}

/** Hears of what comes. Must be quick, and must not throw. */
export interface TapListener {
  /** Some bytes have come; their memory is used again afterwards. */
  wrote(tap: OutputTap, bytes: Uint8Array): void;
  /** Nothing will come any more. */
  ended(tap: OutputTap): void;
}

/** Numbers the changes from one stream to another, in the order of time. */
export class OutputOrder {
  #last: OutputTap | null = null;
  #number = 0;

  /** The number of a new change, or `null` when `tap` spoke last, too. */
  change(tap: OutputTap): number | null {
    if (this.#last === tap) return null;
    this.#last = tap;
    return ++this.#number;
  }
}

/** A piece of a stream during which no other one said anything. */
export interface Segment {
  /** Sorts the pieces of all streams in the order of time. */
  readonly order: number;
  readonly bytes: Uint8Array;
}

/** Where a piece begins. */
interface Mark {
  readonly order: number;
  readonly offset: number;
}

/** One stream of one process, over all of its runs. */
export class OutputTap implements ByteSink, TapOwner {
  readonly name: string;
  readonly stream: LogStream;
  /** Path of the file that it goes to as well, if any. */
  path: string | null = null;
  readonly #order: OutputOrder;
  readonly #tail = new ByteTail(MEMORY_BYTES);
  readonly #marks: Mark[] = [];
  readonly #listeners = new Set<TapListener>();
  #offset = 0;

  constructor({ name, stream }: TapOwner, order: OutputOrder) {
    this.name = name;
    this.stream = stream;
    this.#order = order;
  }

  /** How many listen. */
  get listenerCount(): number {
    return this.#listeners.size;
  }

  /** Bytes that have come so far. */
  get offset(): number {
    return this.#offset;
  }

  write(bytes: Uint8Array): void {
    this.#note();
    this.#tail.push(bytes);
    this.#tell(bytes);
  }

  /**
   * Takes a chunk, and its memory where that saves a copy.
   *
   * @returns Memory in exchange, to be used from now on; `null` for none.
   */
  take(chunk: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | null {
    this.#note();
    const spare = this.#tail.adopt(chunk);
    this.#tell(chunk);
    return spare;
  }

  /** A copy of what is kept in memory, oldest first. */
  bytes(): Uint8Array {
    return this.#tail.bytes();
  }

  /** What is kept in memory, cut where another stream came in between. */
  segments(): readonly Segment[] {
    const bytes = this.#tail.bytes();
    const start = this.#offset - bytes.length;
    return this.#marks.map(({ order, offset }, index) => ({
      order,
      bytes: bytes.subarray(
        // The marks of the oldest pieces may have been forgotten first.
        index === 0 ? 0 : Math.max(0, offset - start),
        Math.max(0, (this.#marks[index + 1]?.offset ?? this.#offset) - start),
      ),
    })).filter((segment) => segment.bytes.length > 0);
  }

  /** Forgets what is kept in memory. */
  clear(): void {
    this.#tail.clear();
  }

  /**
   * Calls a listener for everything that comes from now on.
   *
   * @returns Ends that.
   */
  listen(listener: TapListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Tells all who listen that nothing will come any more. */
  end(): void {
    for (const listener of this.#listeners) listener.ended(this);
    this.#listeners.clear();
  }

  #note(): void {
    const order = this.#order.change(this);
    if (order !== null) this.#mark(order);
  }

  #tell(bytes: Uint8Array): void {
    this.#offset += bytes.length;
    if (this.#listeners.size === 0) return;
    for (const listener of this.#listeners) listener.wrote(this, bytes);
  }

  #mark(order: number): void {
    const marks = this.#marks;
    marks.push({ order, offset: this.#offset });
    const kept = this.#offset - this.#tail.length;
    const next = marks[1];
    // The first mark is of no use once its whole piece has been forgotten.
    if (
      next !== undefined && (next.offset <= kept || marks.length > MAX_MARKS)
    ) {
      marks.shift();
    }
  }
}
