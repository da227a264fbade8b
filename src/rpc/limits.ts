/**
 * What one client may use up, so that it can't hurt the others.
 *
 * @module
 */

import { DEFAULT_RPC_LIMITS } from "../model/defaults.ts";

/** The limits of an RPC server. */
export interface RpcLimits {
  /** Open connections; further ones are refused and closed at once. */
  readonly maxConnections: number;
  /**
   * Messages of one connection that are being worked on; no more of them are
   * read until one is answered. Also the largest number of calls in a batch,
   * which is one message.
   */
  readonly maxPending: number;
  /** Subscriptions of one connection. */
  readonly maxSubscriptions: number;
  /** Largest message in bytes. */
  readonly maxMessageBytes: number;
  /**
   * Characters of waiting replies from which events are held back; the oldest
   * are lost when more than 1,000 of them wait.
   */
  readonly eventQueued: number;
  /**
   * Bytes of output that wait for one who follows it; the oldest are lost when
   * there are more.
   */
  readonly followQueued: number;
  /** Bytes of output that wait for all who follow together. */
  readonly followQueuedTotal: number;
  /** Characters of waiting replies from which no more requests are read. */
  readonly pauseQueued: number;
  /**
   * Characters of one reply, be it to a batch; a call whose answer does not
   * fit is answered with the error MESSAGE_TOO_LARGE.
   */
  readonly maxReply: number;
  /**
   * Characters of waiting replies over which the connection is cut, the next
   * reply included.
   */
  readonly maxQueued: number;
  /**
   * Characters of waiting replies of all connections together; over it, the
   * connection with the most is cut.
   */
  readonly maxQueuedTotal: number;
  /**
   * Milliseconds in which a client must send its first byte, or `null` for any
   * time it likes; then it is closed, to make room for others.
   */
  readonly firstByteMs: number | null;
  /** Milliseconds without any progress in sending before it is cut. */
  readonly stallMs: number;
  /**
   * Milliseconds for a client to finish sending a message over the limit. It
   * reads the refusal only after that, and a close would come in between.
   */
  readonly lingerMs: number;
}

/** The limits where nothing else is said. */
export const DEFAULT_LIMITS: RpcLimits = {
  ...DEFAULT_RPC_LIMITS,
  maxSubscriptions: 16,
  eventQueued: 64 * 1024,
  followQueued: 1024 * 1024,
  followQueuedTotal: 32 * 1024 * 1024,
  pauseQueued: 1024 * 1024,
  maxReply: 8 * 1024 * 1024,
  maxQueued: 16 * 1024 * 1024,
  maxQueuedTotal: 64 * 1024 * 1024,
  lingerMs: 500,
};
