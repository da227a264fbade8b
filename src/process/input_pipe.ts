/**
 * Standard input of a child: what is sent waits in memory, up to a bound, while
 * the program does not read. Nothing here ever waits for the program.
 *
 * @module
 */

import type { Clock } from "../ports/clock.ts";

/** Bytes that may wait for a program. */
export const MAX_WAITING_BYTES: number = 1024 * 1024;

/**
 * Milliseconds that a program gets to take what is sent before the sender is
 * told that it still waits.
 */
const PATIENCE_MS = 1_000;

/** Bytes that are handed to the pipe at a time: as many as one holds. */
const PIECE_BYTES = 64 * 1024;

/** What came of sending. */
export type InputVerdict =
  | {
    readonly ok: true;
    /** Bytes up to the last of these that wait for the program to read. */
    readonly waiting: number;
  }
  | {
    readonly ok: false;
    /** It closed its end; its end was sent before; too much waits. */
    readonly why: "closed" | "ended" | "full";
    readonly waiting: number;
  };

/** What an input pipe works with. */
export interface InputPipeDeps {
  readonly clock: Clock;
  /** Is told of bytes that were taken for the program and never reach it. */
  readonly lost: (bytes: number) => void;
}

/** Standard input of one child. */
export class InputPipe {
  readonly #writer: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;
  readonly #deps: InputPipeDeps;
  #state: "open" | "ended" | "closed" = "open";
  /** Bytes that were sent since the beginning. */
  #sent = 0;
  /** Those of them that the pipe has taken. */
  #taken = 0;

  /** @param stream The writing end of the pipe, which now belongs to this. */
  constructor(
    stream: WritableStream<Uint8Array<ArrayBuffer>>,
    deps: InputPipeDeps,
  ) {
    this.#deps = deps;
    this.#writer = stream.getWriter();
    this.#writer.closed.catch(() => {
      // Whatever breaks it is learned of from a write.
    });
  }

  /**
   * Sends bytes, all or nothing.
   *
   * @param isLast Whether the input ends after them.
   * @returns What came of it: when the pipe has taken all, or after a second.
   */
  async send(
    bytes: Uint8Array<ArrayBuffer>,
    isLast: boolean,
  ): Promise<InputVerdict> {
    if (this.#state !== "open") return this.#refusal(this.#state);
    if (this.#sent - this.#taken + bytes.length > MAX_WAITING_BYTES) {
      return this.#refusal("full");
    }
    const written = this.#write(bytes);
    const end = this.#sent;
    if (isLast) this.#end();
    const { promise: late, resolve } = Promise.withResolvers<true>();
    const timer = this.#deps.clock.after(PATIENCE_MS, () => resolve(true));
    const isTaken = await Promise.race([written, late]);
    timer.cancel();
    return isTaken
      ? { ok: true, waiting: Math.max(0, end - this.#taken) }
      : this.#refusal("closed");
  }

  /** The child has ended: lets go of the pipe. */
  abandon(): void {
    if (this.#state === "closed") return;
    this.#close();
    this.#writer.abort().catch(() => {
      // There is nobody left who could read.
    });
  }

  /** Tells whether the pipe has taken all. */
  async #write(bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
    this.#sent += bytes.length;
    const pieces: Promise<void>[] = [];
    for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
      const piece = bytes.subarray(at, at + PIECE_BYTES);
      pieces.push(
        this.#writer.write(piece).then(() => {
          // What was lost has been counted.
          if (this.#state !== "closed") this.#taken += piece.length;
        }),
      );
    }
    try {
      await Promise.all(pieces);
      return true;
    } catch {
      // Nobody reads any more, for whatever reason.
      this.#close();
      return false;
    }
  }

  #end(): void {
    this.#state = "ended";
    this.#writer.close().catch(() => this.#close());
  }

  #close(): void {
    if (this.#state === "closed") return;
    this.#state = "closed";
    const lost = this.#sent - this.#taken;
    this.#taken = this.#sent;
    if (lost > 0) this.#deps.lost(lost);
  }

  #refusal(why: "closed" | "ended" | "full"): InputVerdict {
    return { ok: false, why, waiting: this.#sent - this.#taken };
  }
}
