/**
 * The way of events to one subscriber. It pulls them out of the journal as
 * fast as the client reads: nothing piles up for a slow one, which loses the
 * oldest events instead, and is told how many.
 *
 * @module
 */

import type { EventJournal } from "../events/event_journal.ts";
import type { EventKind } from "../model/event.ts";
import {
  EVENT_METHOD,
  type EventMessage,
  isWanted,
  toWireEvent,
} from "../protocol/event_message.ts";
import { encodeNotification } from "../protocol/jsonrpc.ts";
import type { Feed, FeedSink } from "./feed.ts";

/** What a subscriber wants. */
export interface FeedWish {
  /** Types of events, or `null` for all. */
  readonly types: ReadonlySet<EventKind> | null;
  /** Number of the last event that it knows. */
  readonly since: number;
}

/** Feeds one subscriber. */
export class EventFeed implements Feed {
  readonly #journal: EventJournal;
  readonly #sink: FeedSink;
  readonly #subscription: number;
  readonly #types: ReadonlySet<EventKind> | null;
  readonly #unlisten: () => void;
  #seq: number;
  #isRunning = false;

  /** @param subscription Its number on this connection. */
  constructor(
    subscription: number,
    { types, since }: FeedWish,
    journal: EventJournal,
    sink: FeedSink,
  ) {
    this.#subscription = subscription;
    this.#types = types;
    this.#seq = since;
    this.#journal = journal;
    this.#sink = sink;
    this.#unlisten = journal.listen(() => this.pump());
  }

  start(): void {
    this.#isRunning = true;
    this.pump();
  }

  pump(): void {
    while (this.#isRunning && this.#sink.hasRoom()) {
      const { next, missed } = this.#journal.after(this.#seq);
      if (missed > 0) {
        this.#seq += missed;
        this.#send({ type: "missed", missed, seq: this.#seq });
      }
      if (next === null) return;
      this.#seq = next.seq;
      if (isWanted(next.event, this.#types)) {
        this.#send(toWireEvent(next.seq, next.event));
      }
    }
  }

  end(): void {
    this.#isRunning = false;
    this.#unlisten();
  }

  #send(message: EventMessage): void {
    const subscription = this.#subscription;
    this.#sink.send(
      encodeNotification(EVENT_METHOD, { subscription, ...message }),
    );
  }
}
