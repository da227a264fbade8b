/**
 * The way of output to somebody who follows it. Whoever writes it never waits:
 * it is copied into a queue, and sent as fast as the client reads, but not
 * faster than the daemon can afford.
 *
 * @module
 */

import type { OutputDecoders } from "../logs/output_decoders.ts";
import type { OutputTap, TapListener } from "../logs/output_tap.ts";
import type { Clock, Timer } from "../ports/clock.ts";
import { encodeNotification } from "../protocol/jsonrpc.ts";
import { LOG_METHOD, type LogMessage } from "../protocol/log_message.ts";
import type { EndingFeedSink, Feed } from "./feed.ts";
import type { OutputQueue } from "./output_queue.ts";

/**
 * Milliseconds, and bytes that are sent within them: 12.5 MiB a second. What
 * comes in small pieces comes in few notifications that way, too.
 */
const PACE_MS = 20;
const PACE_BYTES = 256 * 1024;

/** What a feed works with. */
export interface LogFeedParts {
  readonly taps: readonly OutputTap[];
  /** They know the characters that the answer has ended within. */
  readonly decoders: OutputDecoders;
  readonly clock: Clock;
  readonly newcomers: Newcomers;
}

/**
 * Calls `join` for each stream that is to be followed as well, before anything
 * comes from it.
 *
 * @returns Ends that.
 */
export type Newcomers = (join: (tap: OutputTap) => void) => () => void;

/** Nobody is followed later. */
export const NO_NEWCOMERS: Newcomers = () => () => {};

/** Feeds one follower. Begins to take output in at once. */
export class LogFeed implements Feed, TapListener {
  readonly #subscription: number;
  readonly #queue: OutputQueue;
  readonly #sink: EndingFeedSink;
  readonly #decoders: OutputDecoders;
  readonly #clock: Clock;
  readonly #unlisten = new Map<OutputTap, () => void>();
  readonly #ignoreNewcomers: () => void;
  #isRunning = false;
  /** Bytes that may still be sent until the timer fires. */
  #budget = PACE_BYTES;
  #timer: Timer | null = null;
  #endedTaps: OutputTap[] = [];

  /** @param subscription Its number on this connection. */
  constructor(
    subscription: number,
    { taps, decoders, clock, newcomers }: LogFeedParts,
    queue: OutputQueue,
    sink: EndingFeedSink,
  ) {
    this.#subscription = subscription;
    this.#queue = queue;
    this.#sink = sink;
    this.#decoders = decoders;
    this.#clock = clock;
    for (const tap of taps) this.#join(tap);
    this.#ignoreNewcomers = newcomers((tap) => this.#join(tap));
  }

  start(): void {
    this.#isRunning = true;
    this.pump();
  }

  wrote(tap: OutputTap, bytes: Uint8Array): void {
    this.#queue.push(tap, bytes, this.#clock.wallMs());
    // Else it goes with what else comes until the timer fires.
    if (this.#timer === null) this.pump();
  }

  ended(tap: OutputTap): void {
    this.#endedTaps.push(tap);
    this.pump();
  }

  pump(): void {
    while (this.#mayDoMore) {
      for (const [tap, { offset, ...lost }] of this.#queue.takeLost()) {
        this.#send(tap, { text: this.#decoders.flush(tap), offset, lost });
      }
      const piece = this.#queue.shift();
      if (piece === null) break;
      const { tap, bytes, ...facts } = piece;
      const text = this.#decoders.decode(tap, bytes);
      this.#budget -= bytes.length;
      if (text !== "") this.#send(tap, { text, ...facts });
    }
    if (this.#isRunning && this.#queue.isEmpty) this.#sendEnds();
  }

  end(): void {
    this.#isRunning = false;
    this.#timer?.cancel();
    this.#timer = null;
    this.#ignoreNewcomers();
    for (const unlisten of this.#unlisten.values()) unlisten();
    this.#unlisten.clear();
    this.#queue.clear();
  }

  #join(tap: OutputTap): void {
    if (!this.#unlisten.has(tap)) this.#unlisten.set(tap, tap.listen(this));
  }

  get #mayDoMore(): boolean {
    return this.#isRunning && this.#budget > 0 && !this.#queue.isEmpty &&
      this.#sink.hasRoom();
  }

  /** Tells of streams that have ended, after their last output. */
  #sendEnds(): void {
    if (this.#endedTaps.length === 0) return;
    const ended = this.#endedTaps;
    this.#endedTaps = [];
    for (const tap of ended) {
      this.#unlisten.delete(tap);
      const over = this.#unlisten.size === 0 ? { over: true } as const : {};
      const text = this.#decoders.flush(tap);
      this.#send(tap, { text, end: true, ...over });
    }
    if (this.#unlisten.size === 0) this.#sink.close();
  }

  #send(
    tap: OutputTap,
    { text, offset = tap.offset, wallMs = this.#clock.wallMs(), ...rest }:
      & Pick<LogMessage, "text" | "lost" | "end" | "over">
      & { readonly offset?: number; readonly wallMs?: number },
  ): void {
    const { name, stream } = tap;
    const at = new Date(wallMs).toISOString();
    const message: LogMessage = { name, stream, at, offset, text, ...rest };
    const subscription = this.#subscription;
    this.#sink.send(
      encodeNotification(LOG_METHOD, { subscription, ...message }),
    );
    this.#pace();
  }

  /** Sees to it that the budget is renewed. */
  #pace(): void {
    this.#timer ??= this.#clock.after(PACE_MS, () => {
      this.#timer = null;
      this.#budget = PACE_BYTES;
      this.pump();
    });
  }
}
