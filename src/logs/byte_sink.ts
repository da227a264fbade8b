/**
 * Where captured output goes.
 *
 * @module
 */

/** Takes bytes; never throws and never waits. */
export interface ByteSink {
  /** Takes a chunk. The caller may reuse the memory of `bytes` afterwards. */
  write(bytes: Uint8Array): void;
}

/** Takes the bytes of one stream, which ends. */
export interface StreamSink extends ByteSink {
  /** Nothing more comes: what was held back is written. Safe twice. */
  end(): void;
}
