/**
 * Defaults that several programs must agree on.
 *
 * @module
 */

/** Path of the RPC socket where nothing else is configured. */
export const DEFAULT_SOCKET = "/tmp/supervice.sock";

/** What a client of the RPC socket may use up, as far as it can be set. */
export const DEFAULT_RPC_LIMITS = {
  /** Open connections. */
  maxConnections: 1024,
  /** Messages of one connection that are being worked on. */
  maxPending: 256,
  /** Largest message in bytes. */
  maxMessageBytes: 1024 * 1024,
  /** Milliseconds for a first byte. */
  firstByteMs: 60_000,
  /** Milliseconds without any progress in sending. */
  stallMs: 30_000,
} as const;
