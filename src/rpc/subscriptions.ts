/**
 * The subscriptions of one connection.
 *
 * @module
 */

import type { EventJournal } from "../events/event_journal.ts";
import { SupervisorError } from "../model/errors.ts";
import { EventFeed, type FeedWish } from "./event_feed.ts";
import type { Feed, FeedSink } from "./feed.ts";
import { LogFeed, type LogFeedParts } from "./log_feed.ts";
import { type FollowRoom, OutputQueue } from "./output_queue.ts";

/** A subscription that has been opened, but not started. */
export interface Opened {
  /** Its number on this connection. */
  readonly id: number;
  readonly start: () => void;
}

/** What one connection may use up. */
export interface SubscriptionLimits {
  /** Subscriptions at a time. */
  readonly most: number;
  /** Bytes of output that wait for one who follows it. */
  readonly followQueued: number;
  /** What waits for all who follow, on all connections. */
  readonly followRoom: FollowRoom;
}

/** Keeps the subscriptions of one connection. */
export class Subscriptions {
  readonly #sink: FeedSink;
  readonly #limits: SubscriptionLimits;
  readonly #feeds = new Map<number, Feed>();
  #lastId = 0;

  constructor(sink: FeedSink, limits: SubscriptionLimits) {
    this.#sink = sink;
    this.#limits = limits;
  }

  /**
   * Opens a subscription to events.
   *
   * @throws {SupervisorError} INVALID_REQUEST when there are too many.
   */
  openEvents(wish: FeedWish, journal: EventJournal): Opened {
    return this.#open((id) => new EventFeed(id, wish, journal, this.#sink));
  }

  /**
   * Opens a subscription to output; what comes from now on is queued.
   *
   * @throws {SupervisorError} INVALID_REQUEST when there are too many.
   */
  openLog(parts: LogFeedParts): Opened {
    const { followQueued, followRoom } = this.#limits;
    const { hasRoom, send } = this.#sink;
    return this.#open((id) => {
      const queue = new OutputQueue(followQueued, followRoom);
      const close = (): void => void this.end(id);
      return new LogFeed(id, parts, queue, { hasRoom, send, close });
    });
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

  #open(make: (id: number) => Feed): Opened {
    const { most } = this.#limits;
    if (this.#feeds.size >= most) {
      throw new SupervisorError(
        "INVALID_REQUEST",
        `A connection may have ${most} subscriptions at most`,
      );
    }
    const id = ++this.#lastId;
    this.#feeds.set(id, make(id));
    return { id, start: () => this.#feeds.get(id)?.start() };
  }
}
