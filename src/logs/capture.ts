/**
 * Moves the output of a child into a sink, byte for byte. Whatever becomes of
 * the sink, the pipe is kept drained: a child must never block on its log.
 *
 * @module
 */

import type { Clock } from "../ports/clock.ts";
import type { IoTurn } from "../ports/io_turn.ts";
import { ByteTail } from "./byte_tail.ts";
import { type ChunkReader, chunksOf } from "./_chunk_reader.ts";
import type { StreamSink } from "./byte_sink.ts";
import { printable } from "./printable.ts";

/** Bytes of the end of a stream that are kept to explain a failure. */
const TAIL_BYTES = 4096;

/** Characters of the last line that fit into a message. */
const LINE_LENGTH = 200;

/** Bytes that an ordinary user can make a pipe hold: 64 KiB as it is born. */
const PIPE_BYTES = 1024 * 1024;

/**
 * Milliseconds of work, by the clock on the wall, after which others come
 * first. A pipe that is full again whenever it has been emptied is read again
 * and again, without a look at anything else; where the work is slow, as with a
 * rotation for each chunk, nobody would be answered for seconds.
 */
const WORK_MS = 20;

/**
 * Turns of the event loop without a byte after which a pipe is dry. In the
 * first one the end of what came before it may still be on its way to us.
 */
const DRY_TURNS = 2;

/** Sees the bytes of a stream on their way. */
export interface CaptureTap {
  /**
   * Takes a chunk, and its memory where that saves a copy.
   *
   * @returns Memory in exchange, to be used from now on; `null` for none.
   */
  take(chunk: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | null;
}

/** What a capture works with. */
export interface CaptureOptions {
  /** Where the bytes go, or `null` to keep only their tail. */
  readonly sink: StreamSink | null;
  /** Who sees them as well, if anybody. */
  readonly tap?: CaptureTap;
  readonly clock: Clock;
  /** Lets the event loop look at the pipe. */
  readonly ioTurn: IoTurn;
}

/** One output stream of one run of a process. Starts by itself. */
export class Capture {
  /** Settles when nothing more will reach the sink; never rejects. */
  readonly done: Promise<void>;
  readonly #reader: ChunkReader;
  readonly #sink: StreamSink | null;
  readonly #tap: CaptureTap | null;
  readonly #clock: Clock;
  readonly #ioTurn: IoTurn;
  readonly #tail = new ByteTail(TAIL_BYTES);
  #takenBytes = 0;
  #ended = false;

  constructor(
    stream: ReadableStream<Uint8Array<ArrayBuffer>>,
    options: CaptureOptions,
  ) {
    this.#sink = options.sink;
    this.#tap = options.tap ?? null;
    this.#clock = options.clock;
    this.#ioTurn = options.ioTurn;
    this.#reader = chunksOf(stream);
    this.done = this.#pump();
  }

  /**
   * Ends the capture after the leader has exited: takes what still comes, but
   * for at most `graceMs` milliseconds, because a descendant may hold the pipe
   * open for ever.
   */
  async finish(graceMs: number): Promise<void> {
    if (this.#ended) return;
    const timer = this.#clock.after(graceMs, () => this.#reader.cancel());
    await this.done;
    timer.cancel();
  }

  /** Settles when all that was written before this call has been taken. */
  async drained(): Promise<void> {
    const enough = this.#takenBytes + PIPE_BYTES;
    let dryTurns = 0;
    while (
      !this.#ended && dryTurns < DRY_TURNS && this.#takenBytes < enough
    ) {
      const before = this.#takenBytes;
      await this.#ioTurn();
      dryTurns = this.#takenBytes === before ? dryTurns + 1 : 0;
    }
  }

  /**
   * Ends the capture as soon as all that was written before this call has been
   * taken: for a pipe that somebody holds open whom nobody waits for.
   */
  async letGo(): Promise<void> {
    await this.drained();
    this.#reader.cancel();
    await this.done;
  }

  /** The last 4 KiB of the stream, as text. */
  tail(): string {
    return this.#tail.text();
  }

  /** The last line that is not blank, fit to be shown, or `null`. */
  lastLine(): string | null {
    return this.lastLines(1)[0] ?? null;
  }

  /** The last lines that are not blank, fit to be shown, oldest first. */
  lastLines(most: number): readonly string[] {
    return this.tail().split(/[\r\n]+/)
      .filter((line) => line.trim() !== "")
      .slice(-most)
      .map(shown);
  }

  async #pump(): Promise<void> {
    const reader = this.#reader;
    const sink = this.#sink;
    const tap = this.#tap;
    const clock = this.#clock;
    let workedMs = 0;
    for (;;) {
      let result;
      try {
        result = await reader.read();
      } catch {
        // A pipe that can't be read any more is at its end.
        break;
      }
      if (result.done) break;
      const beganMs = clock.wallMs();
      const chunk = result.value;
      this.#takenBytes += chunk.length;
      this.#tail.push(chunk);
      const spare = tap === null ? null : tap.take(chunk);
      if (sink !== null) sink.write(chunk);
      reader.reuse(chunk, spare);
      // Most take no millisecond; over many of them the sum is right. Nobody
      // may take it back by setting the clock.
      workedMs += Math.max(0, clock.wallMs() - beganMs);
      if (workedMs < WORK_MS) continue;
      workedMs = 0;
      await this.#ioTurn();
    }
    this.#ended = true;
    this.#sink?.end();
  }
}

function shown(line: string): string {
  const clean = printable(line.trim());
  return clean.length > LINE_LENGTH
    ? `${clean.slice(0, LINE_LENGTH - 1)}…`
    : clean;
}
