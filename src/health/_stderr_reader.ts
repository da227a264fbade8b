/** Bytes of a check's standard error that are kept. */
const KEPT_BYTES = 4096;

/** Characters of one line that fit into a message. */
const LINE_LENGTH = 200;

/** Reads a stream to its end and keeps the last 4 KiB. */
export class StderrReader {
  /** Settles at the end of the stream or after `cancel()`; never rejects. */
  readonly done: Promise<void>;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array> | null;
  #kept: Uint8Array = new Uint8Array(0);

  constructor(stream: ReadableStream<Uint8Array> | null) {
    this.#reader = stream?.getReader() ?? null;
    this.done = this.#pump();
  }

  /** Stops reading. Safe to call twice, and after the end. */
  cancel(): void {
    // A stream that failed rejects; there is nothing left to read either way.
    this.#reader?.cancel().catch(() => {});
  }

  /** The first line that is not blank, without control characters. */
  firstLine(): string {
    const lines = new TextDecoder().decode(this.#kept).split("\n");
    const line = lines.find((each) => each.trim() !== "") ?? "";
    // Control characters would reach the terminal of whoever asks for status.
    return line.replaceAll(/\p{Cc}+/gu, " ").trim().slice(0, LINE_LENGTH);
  }

  async #pump(): Promise<void> {
    if (this.#reader === null) return;
    try {
      for (;;) {
        const { done, value } = await this.#reader.read();
        if (done) return;
        this.#keep(value);
      }
    } catch {
      // What was read until now still explains the failure.
    }
  }

  #keep(bytes: Uint8Array): void {
    const joined = new Uint8Array(this.#kept.length + bytes.length);
    joined.set(this.#kept);
    joined.set(bytes, this.#kept.length);
    this.#kept = joined.slice(-KEPT_BYTES);
  }
}
