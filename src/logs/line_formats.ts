/**
 * The forms that a line of output can be written in.
 *
 * @module
 */

import type { Clock } from "../ports/clock.ts";
import type { ByteSink } from "./byte_sink.ts";

const LINE_END = 10;
const CARRIAGE_RETURN = 13;

/** Bytes of a line that are copied one by one. */
const SHORT_LINE = 256;

/** Bytes that are put together before they are passed on. */
const BATCH_BYTES = 128 * 1024;

/** Which lines they are. */
export interface LineOrigin {
  /** Name of the process. */
  readonly process: string;
  readonly stream: "stdout" | "stderr";
}

/**
 * Puts something in front of each line. Takes whole lines only, each of them
 * shorter than the batch of 128 KiB, and passes on whole lines.
 */
export class PrefixedLines implements ByteSink {
  /** One for all: what is in it is passed on before the call is over. */
  static readonly #batch = new Uint8Array(BATCH_BYTES);
  readonly #next: ByteSink;
  readonly #prefix: () => Uint8Array;

  /** @param prefix Makes what goes in front of the lines of one chunk. */
  constructor(next: ByteSink, prefix: () => Uint8Array) {
    this.#next = next;
    this.#prefix = prefix;
  }

  write(bytes: Uint8Array): void {
    const batch = PrefixedLines.#batch;
    const prefix = this.#prefix();
    let length = 0;
    for (let start = 0; start < bytes.length;) {
      const end = bytes.indexOf(LINE_END, start) + 1 || bytes.length;
      if (length + prefix.length + end - start > batch.length) {
        this.#next.write(batch.subarray(0, length));
        length = 0;
      }
      batch.set(prefix, length);
      copyLine(bytes, { start, end }, { batch, at: length + prefix.length });
      length += prefix.length + end - start;
      start = end;
    }
    if (length > 0) this.#next.write(batch.subarray(0, length));
  }
}

/** A view of each short line would be more garbage than the copy takes. */
function copyLine(
  bytes: Uint8Array,
  { start, end }: { readonly start: number; readonly end: number },
  { batch, at }: { readonly batch: Uint8Array; readonly at: number },
): void {
  if (end - start > SHORT_LINE) {
    batch.set(bytes.subarray(start, end), at);
    return;
  }
  const distance = at - start;
  for (let from = start; from < end; from++) {
    batch[from + distance] = bytes[from] ?? 0;
  }
}

/**
 * Lines as `TIME NAME STREAM: LINE`, with the time in UTC down to the
 * millisecond at which the daemon has read the line.
 */
export function textLines(
  next: ByteSink,
  { process, stream }: LineOrigin,
  clock: Pick<Clock, "wallMs">,
): ByteSink {
  const encoder = new TextEncoder();
  let lastMs = NaN;
  let prefix = new Uint8Array(0);
  return new PrefixedLines(next, () => {
    const wallMs = clock.wallMs();
    if (wallMs !== lastMs) {
      lastMs = wallMs;
      const time = new Date(wallMs).toISOString();
      prefix = encoder.encode(`${time} ${process} ${stream}: `);
    }
    return prefix;
  });
}

/**
 * Lines as `{"time":…,"process":…,"stream":…,"text":…}`. Bytes that are no
 * UTF-8 become U+FFFD.
 */
export class JsonLines implements ByteSink {
  readonly #next: ByteSink;
  readonly #clock: Pick<Clock, "wallMs">;
  readonly #facts: string;
  readonly #encoder = new TextEncoder();
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });

  constructor(
    next: ByteSink,
    { process, stream }: LineOrigin,
    clock: Pick<Clock, "wallMs">,
  ) {
    this.#next = next;
    this.#clock = clock;
    this.#facts = `"process":${JSON.stringify(process)},"stream":"${stream}"`;
  }

  write(bytes: Uint8Array): void {
    const time = new Date(this.#clock.wallMs()).toISOString();
    const start = `{"time":"${time}",${this.#facts},"text":`;
    let text = "";
    for (let at = 0; at < bytes.length;) {
      const end = bytes.indexOf(LINE_END, at);
      const stop = end < 0 ? bytes.length : end;
      const isWindows = stop > at && bytes[stop - 1] === CARRIAGE_RETURN;
      const line = bytes.subarray(at, isWindows ? stop - 1 : stop);
      text += `${start}${JSON.stringify(this.#decoder.decode(line))}}\n`;
      at = stop + 1;
      if (text.length > BATCH_BYTES) {
        this.#next.write(this.#encoder.encode(text));
        text = "";
      }
    }
    if (text !== "") this.#next.write(this.#encoder.encode(text));
  }
}
