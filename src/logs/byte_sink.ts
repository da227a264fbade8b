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
