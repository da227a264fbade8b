/**
 * A file that takes bytes whatever happens to the disk: while it can't be
 * written (no permission, no space, directory gone) bytes are dropped and
 * counted, and writing is tried again now and then.
 *
 * @module
 */

import type { Clock } from "../ports/clock.ts";
import type { ByteSink, SinkListener } from "./byte_sink.ts";
import type { RotatingFile } from "./rotating_file.ts";

const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 30_000;

const LINE_END = 10;
const LINE_END_BYTES = Uint8Array.of(LINE_END);

/** Milliseconds of writing after which the path is looked at again. */
const LOOK_MS = 1_000;

interface Outage {
  readonly droppedBytes: number;
  readonly retryAtMs: number;
  readonly delayMs: number;
}

/** Settings of a steady file. */
export interface SteadyFileOptions {
  readonly clock: Clock;
  readonly trouble: SinkListener;
}

/**
 * A {@linkcode ByteSink} over a {@linkcode RotatingFile}. Retries happen only
 * when bytes come, 1 second after the first failure, then after twice as long
 * each time, up to 30 seconds: an idle program arms no timer. What fails again
 * soon after it has worked goes on with longer times. A line that has lost its
 * end is ended before anything else is written. In the same way as retries,
 * when bytes come, the path is looked at once a second in case somebody has
 * moved or removed the file: what comes first after a rest is never lost.
 */
export class SteadyFile implements ByteSink {
  readonly #file: RotatingFile;
  readonly #clock: Clock;
  readonly #trouble: SinkListener;
  #outage: Outage | null = null;
  /** The last outage, and when it was over. */
  #past: { readonly delayMs: number; readonly endedMs: number } | null = null;
  /** Whether a line has begun, and its end is still to come. */
  #isWithinLine = false;
  /** Whether that end has been lost. */
  #isTorn = false;
  #lookedAtMs = 0;
  #droppedBytes = 0;

  constructor(file: RotatingFile, options: SteadyFileOptions) {
    this.#file = file;
    this.#clock = options.clock;
    this.#trouble = options.trouble;
  }

  /** Bytes dropped since this object was made. */
  get droppedBytes(): number {
    return this.#droppedBytes;
  }

  /** Opens the file now rather than with the first bytes. */
  open(): void {
    this.#attempt(() => this.#file.open());
  }

  write(bytes: Uint8Array): void {
    const outage = this.#outage;
    if (
      outage !== null && this.#clock.monotonicMs() < outage.retryAtMs
    ) {
      this.#drop(outage, bytes.length);
      return;
    }
    let before = this.#file.bytesWritten;
    try {
      if (this.#isTimeToLook()) this.#file.lookAfter();
      if (this.#isTorn) {
        this.#endLine();
        before = this.#file.bytesWritten;
      }
      this.#file.write(bytes);
    } catch (error) {
      const kept = this.#file.bytesWritten - before;
      if (kept > 0) this.#isWithinLine = bytes[kept - 1] !== LINE_END;
      this.#fail(error, bytes.length - kept);
      return;
    }
    this.#isWithinLine = bytes[bytes.length - 1] !== LINE_END;
    if (outage !== null) this.#recover(outage);
  }

  /** What comes now is no part of the line that something was lost of. */
  #endLine(): void {
    this.#file.open();
    // It may be another file by now.
    if (this.#file.size > 0) this.#file.write(LINE_END_BYTES);
    this.#isWithinLine = false;
    this.#isTorn = false;
  }

  #isTimeToLook(): boolean {
    // This clock is read in a tenth of the time that the other one takes, and
    // where somebody sets it there is one look more.
    const nowMs = this.#clock.wallMs();
    if (Math.abs(nowMs - this.#lookedAtMs) < LOOK_MS) return false;
    this.#lookedAtMs = nowMs;
    return true;
  }

  /** Opens it anew, which is another try where it could not be written. */
  reopen(): void {
    this.#attempt(() => this.#file.reopen());
  }

  /** Closes the file; a later write opens it again. */
  close(): void {
    const outage = this.#outage;
    this.#outage = null;
    if (outage !== null && outage.droppedBytes > 0) {
      this.#trouble.onEnd(outage.droppedBytes);
    }
    try {
      this.#file.close();
    } catch (error) {
      this.#trouble.onFailure(error);
    }
  }

  #attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#fail(error, 0);
      return;
    }
    if (this.#outage !== null) this.#recover(this.#outage);
  }

  #recover(outage: Outage): void {
    this.#outage = null;
    this.#past = {
      delayMs: outage.delayMs,
      endedMs: this.#clock.monotonicMs(),
    };
    this.#trouble.onRecovery(outage.droppedBytes);
  }

  #fail(error: unknown, lost: number): void {
    const outage = this.#outage;
    const nowMs = this.#clock.monotonicMs();
    const lastMs = outage?.delayMs ?? this.#pastDelayMs(nowMs);
    const delayMs = lastMs === null
      ? FIRST_RETRY_MS
      : Math.min(lastMs * 2, LAST_RETRY_MS);
    const retryAtMs = nowMs + delayMs;
    const droppedBytes = outage?.droppedBytes ?? 0;
    this.#drop({ droppedBytes, retryAtMs, delayMs }, lost);
    if (outage === null) this.#trouble.onFailure(error);
  }

  /** The last wait, where that is not long ago; else `null`. */
  #pastDelayMs(nowMs: number): number | null {
    const past = this.#past;
    const isRecent = past !== null && nowMs - past.endedMs < LAST_RETRY_MS;
    return isRecent ? past.delayMs : null;
  }

  #drop(outage: Outage, bytes: number): void {
    this.#droppedBytes += bytes;
    this.#isTorn = this.#isWithinLine && (this.#isTorn || bytes > 0);
    this.#outage = { ...outage, droppedBytes: outage.droppedBytes + bytes };
  }
}
