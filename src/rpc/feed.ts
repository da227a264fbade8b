/**
 * What a subscription sends, and where to.
 *
 * @module
 */

/** Sends what a subscriber wants to know. */
export interface Feed {
  /** Begins: nothing is sent before. */
  start(): void;
  /** Sends what there is to send, while there is room. */
  pump(): void;
  /** Ends it. */
  end(): void;
}

/** Where it goes. */
export interface FeedSink {
  /** Whether the client reads fast enough to be sent more. */
  hasRoom(): boolean;
  /** Sends a line. */
  send(line: string): void;
}

/** Where the notifications of a feed go that may end by itself. */
export interface EndingFeedSink extends FeedSink {
  /** There will be nothing more to send. */
  close(): void;
}
