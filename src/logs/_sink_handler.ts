import { BaseHandler } from "@std/log/base-handler";
import type { LogRecord } from "@std/log/logger";
import type { ByteSink } from "./byte_sink.ts";

/** A sink that can be closed. */
interface ClosableSink extends ByteSink {
  close(): void;
}

/**
 * A log handler over a sink. The file handlers of the library are not used:
 * they keep records in memory, can't set the mode of a new file, refuse to
 * keep no backups, and do not come back after a failed write.
 */
export class SinkHandler extends BaseHandler {
  readonly #sink: ClosableSink;
  readonly #encoder = new TextEncoder();

  /** @param formatter Writes a record as one line, without the line end. */
  constructor(sink: ClosableSink, formatter: (record: LogRecord) => string) {
    super("NOTSET", { formatter });
    this.#sink = sink;
  }

  override log(line: string): void {
    this.#sink.write(this.#encoder.encode(`${line}\n`));
  }

  override destroy(): void {
    this.#sink.close();
  }
}
