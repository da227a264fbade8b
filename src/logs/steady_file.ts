/**
 * A file that takes bytes whatever happens to the disk: while it can't be
 * written (no permission, no space, directory gone) bytes are dropped and
 * counted, and writing is tried again now and then.
 *
 * @module
 */

import type { Clock } from "../ports/clock.ts";
import type { ByteSink } from "./byte_sink.ts";
import type { RotatingFile } from "./rotating_file.ts";

const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 30_000;

/** Milliseconds of writing after which the path is looked at again. */
const LOOK_MS = 1_000;

/** Who hears of trouble with a file. */
export interface FileTrouble {
  /** Called once when writing begins to fail. */
  onFailure(error: unknown): void;
  /** Called once when it works again, with the bytes lost in between. */
  onRecovery(droppedBytes: number): void;
}

interface Outage {
  readonly droppedBytes: number;
  readonly retryAtMs: number;
  readonly delayMs: number;
}

/** Settings of a steady file. */
export interface SteadyFileOptions {
  readonly clock: Clock;
  readonly trouble: FileTrouble;
}

/**
 * A {@linkcode ByteSink} over a {@linkcode RotatingFile}. Retries happen only
 * when bytes come, 1 second after the first failure, then after twice as long
 * each time, up to 30 seconds: an idle program arms no timer. In the same way,
 * when bytes come, the path is looked at once a second in case somebody has
 * moved or removed the file: what comes first after a rest is never lost.
 */
export class SteadyFile implements ByteSink {
  readonly #file: RotatingFile;
  readonly #clock: Clock;
  readonly #trouble: FileTrouble;
  #outage: Outage | null = null;
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
    const before = this.#file.bytesWritten;
    try {
      if (this.#isTimeToLook()) this.#file.lookAfter();
      this.#file.write(bytes);
    } catch (error) {
      const lost = bytes.length - (this.#file.bytesWritten - before);
      this.#fail(error, lost);
      return;
    }
    if (outage !== null) this.#recover(outage);
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
    this.#trouble.onRecovery(outage.droppedBytes);
  }

  #fail(error: unknown, lost: number): void {
    const outage = this.#outage;
    const delayMs = outage === null
      ? FIRST_RETRY_MS
      : Math.min(outage.delayMs * 2, LAST_RETRY_MS);
    const retryAtMs = this.#clock.monotonicMs() + delayMs;
    const droppedBytes = outage?.droppedBytes ?? 0;
    this.#drop({ droppedBytes, retryAtMs, delayMs }, lost);
    if (outage === null) this.#trouble.onFailure(error);
  }

  #drop(outage: Outage, bytes: number): void {
    this.#droppedBytes += bytes;
    this.#outage = { ...outage, droppedBytes: outage.droppedBytes + bytes };
  }
}
