/**
 * The subscriptions of one connection.
 *
 * @module
 */

import type { EventJournal } from "../events/event_journal.ts";
import { SupervisorError } from "../model/errors.ts";
import { EventFeed, type FeedSink, type FeedWish } from "./event_feed.ts";

/** A subscription that has been opened, but not started. */
export interface Opened {
  /** Its number on this connection. */
  readonly id: number;
  readonly start: () => void;
}

/** Keeps the subscriptions of one connection. */
export class Subscriptions {
  readonly #sink: FeedSink;
  readonly #most: number;
  readonly #feeds = new Map<number, EventFeed>();
  #lastId = 0;

  /** @param most How many there may be at a time. */
  constructor(sink: FeedSink, most: number) {
    this.#sink = sink;
    this.#most = most;
  }

  /**
   * Opens a subscription.
   *
   * @throws {SupervisorError} INVALID_REQUEST when there are too many.
   */
  open(wish: FeedWish, journal: EventJournal): Opened {
    if (this.#feeds.size >= this.#most) {
      throw new SupervisorError(
        "INVALID_REQUEST",
        `A connection may have ${this.#most} subscriptions at most`,
      );
    }
    const id = ++this.#lastId;
    const feed = new EventFeed(id, wish, journal, this.#sink);
    this.#feeds.set(id, feed);
    return { id, start: () => this.#feeds.get(id)?.start() };
  }

  /**
   * Ends a subscription.
   *
   * @returns Whether it was there.
   */
  end(id: number): boolean {
    this.#feeds.get(id)?.end();
    return this.#feeds.delete(id);
  }

  /** Sends on what had to wait for the client. */
  pump(): void {
    for (const feed of this.#feeds.values()) feed.pump();
  }

  /** Ends all of them. */
  endAll(): void {
    for (const feed of this.#feeds.values()) feed.end();
    this.#feeds.clear();
  }
}
