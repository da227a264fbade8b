/**
 * Tells of trouble with a pipe without being trouble itself: once when it
 * begins, and once when it is really over.
 *
 * @module
 */

import type { Clock, Timer } from "../ports/clock.ts";
import type { SinkListener } from "./byte_sink.ts";

/** Milliseconds without a loss after which trouble is over. */
export const FIRST_CALM_MS = 5_000;

/** The same, for a pipe whose trouble comes back and back. */
export const LAST_CALM_MS = 60_000;

/**
 * Keeps the account of what a pipe loses. Its trouble is over when the reader
 * has taken all that waited at the last loss, and nothing is lost for a while
 * after that. Where it comes back within a minute, the while is twice as long
 * the next time, up to a minute: a reader that is slow now and then is told of
 * now and then only. A timer is armed only in that while.
 */
export class PipeTrouble {
  readonly #clock: Clock;
  readonly #listener: SinkListener;
  #isOn = false;
  #hasEnded = false;
  #lostBytes = 0;
  /** What waited at the last loss and has not been taken. */
  #owedBytes = 0;
  #calmMs = FIRST_CALM_MS;
  #overAtMs = -Infinity;
  #timer: Timer | null = null;
  #isOffering = false;
  #hasBeenCalm = false;

  constructor(clock: Clock, listener: SinkListener) {
    this.#clock = clock;
    this.#listener = listener;
  }

  /** Whether there is trouble. */
  get isOn(): boolean {
    return this.#isOn;
  }

  /** Bytes are lost while `waitingBytes` wait for the reader. */
  lose(bytes: number, waitingBytes: number, error: unknown): void {
    if (this.#hasEnded) return;
    this.#lostBytes += bytes;
    this.#owedBytes = waitingBytes;
    this.#becomeRestless();
    if (this.#isOn) return;
    // First, as the one who hears of it may want to write to the pipe.
    this.#isOn = true;
    const hasComeBack =
      this.#clock.monotonicMs() - this.#overAtMs < LAST_CALM_MS;
    this.#calmMs = hasComeBack
      ? Math.min(this.#calmMs * 2, LAST_CALM_MS)
      : FIRST_CALM_MS;
    this.#listener.onFailure(error);
  }

  /** Something is held out to the reader. */
  offered(): void {
    this.#isOffering = true;
  }

  /** The reader has taken it. */
  took(bytes: number): void {
    this.#isOffering = false;
    if (!this.#isOn || this.#hasEnded) return;
    this.#owedBytes -= bytes;
    if (this.#owedBytes > 0) return;
    if (this.#hasBeenCalm) this.#recover();
    else this.#timer ??= this.#clock.after(this.#calmMs, () => this.#calm());
  }

  /** The pipe ends with these bytes in it; nothing is told after that. */
  end(waitingBytes: number): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#becomeRestless();
    const lost = this.#lostBytes + waitingBytes;
    if (lost > 0) this.#listener.onEnd(lost);
  }

  #calm(): void {
    this.#timer = null;
    // It may be stuck: it is well when it takes that, too.
    if (this.#isOffering) this.#hasBeenCalm = true;
    else this.#recover();
  }

  #recover(): void {
    const lost = this.#lostBytes;
    this.#lostBytes = 0;
    this.#isOn = false;
    this.#overAtMs = this.#clock.monotonicMs();
    this.#becomeRestless();
    this.#listener.onRecovery(lost);
  }

  #becomeRestless(): void {
    this.#timer?.cancel();
    this.#timer = null;
    this.#hasBeenCalm = false;
  }
}
