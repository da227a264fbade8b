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

/** Who hears of trouble with a sink that loses bytes while it lasts. */
export interface SinkListener {
  /** Called once when it begins. */
  onFailure(error: unknown): void;
  /** Called once when it is over, with the bytes lost in between. */
  onRecovery(lostBytes: number): void;
  /** Called when the sink ends in trouble, with the bytes lost up to then. */
  onEnd(lostBytes: number): void;
}
