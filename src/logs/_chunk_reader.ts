/** Size of the first buffer: most programs say little. */
const SMALL_BUFFER = 1024;

/** How many times as large the next buffer is, once one has been filled. */
const GROWTH = 8;

/** Size of the largest buffer, which is that of a pipe. */
const LARGE_BUFFER = 64 * 1024;

/** Reads a stream chunk by chunk. */
export interface ChunkReader {
  /**
   * The next bytes; none at the end and after `cancel()`. Rejects where the
   * stream fails. It is the promise of the stream itself: a flood has another
   * one for every 64 KiB, so one more of our own would be felt.
   */
  read(): Promise<ReadableStreamReadResult<Uint8Array<ArrayBuffer>>>;
  /**
   * Gives the memory of the last chunk back, which the next call uses, or other
   * memory in its place.
   */
  reuse(
    chunk: Uint8Array<ArrayBuffer>,
    other: Uint8Array<ArrayBuffer> | null,
  ): void;
  /** Gives the stream up. Safe at any time. */
  cancel(): void;
}

/** Reads with a buffer of its own where the stream can fill one. */
export function chunksOf(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
): ChunkReader {
  let reader: ReadableStreamBYOBReader;
  try {
    reader = stream.getReader({ mode: "byob" });
  } catch (error) {
    if (!(error instanceof TypeError) || stream.locked) throw error;
    return new PlainReader(stream.getReader());
  }
  return new BufferedReader(reader);
}

/** Fills one buffer again and again, three times as fast as plain reads. */
class BufferedReader implements ChunkReader {
  readonly #reader: ReadableStreamBYOBReader;
  #buffer = new Uint8Array(SMALL_BUFFER);

  constructor(reader: ReadableStreamBYOBReader) {
    this.#reader = reader;
  }

  read(): Promise<ReadableStreamReadResult<Uint8Array<ArrayBuffer>>> {
    return this.#reader.read(this.#buffer);
  }

  reuse(
    chunk: Uint8Array<ArrayBuffer>,
    other: Uint8Array<ArrayBuffer> | null,
  ): void {
    const size = chunk.buffer.byteLength;
    if (other !== null) this.#buffer = other;
    else if (chunk.length < size) this.#buffer = new Uint8Array(chunk.buffer);
    // It fills the buffer, and there may be more.
    else if (size < LARGE_BUFFER) {
      this.#buffer = new Uint8Array(Math.min(GROWTH * size, LARGE_BUFFER));
    } else this.#buffer = chunk;
  }

  cancel(): void {
    this.#reader.cancel().catch(() => {
      // A stream that failed by itself is given up already.
    });
  }
}

/** Takes chunks as the stream makes them. */
class PlainReader implements ChunkReader {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>;

  constructor(reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>) {
    this.#reader = reader;
  }

  read(): Promise<ReadableStreamReadResult<Uint8Array<ArrayBuffer>>> {
    return this.#reader.read();
  }

  reuse(): void {
    // The stream makes its own.
  }

  cancel(): void {
    this.#reader.cancel().catch(() => {
      // A stream that failed by itself is given up already.
    });
  }
}
