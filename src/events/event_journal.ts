/**
 * Numbers every event and remembers the last ones, so that whoever was away
 * can be told what has happened since.
 *
 * @module
 */

import type { SupervisorEvent } from "../model/event.ts";

/** Events that are remembered. */
const CAPACITY = 1_000;

/** An event with its number; the first one is 1. */
export interface NumberedEvent {
  readonly seq: number;
  readonly event: SupervisorEvent;
}

/** What comes after a number. */
export interface Succession {
  /** The oldest remembered event after it, or `null` when there is none. */
  readonly next: NumberedEvent | null;
  /** Events between them that are no longer remembered. */
  readonly missed: number;
}

/** Remembers events in a ring. */
export class EventJournal {
  /** Tells this journal from those of other daemons. */
  readonly epoch: string;
  readonly #capacity: number;
  readonly #ring: NumberedEvent[] = [];
  readonly #listeners = new Set<(event: SupervisorEvent) => void>();
  #last = 0;

  /**
   * @param epoch Unlike that of any other journal.
   * @param capacity Events that are remembered.
   */
  constructor(epoch: string, capacity: number = CAPACITY) {
    this.epoch = epoch;
    this.#capacity = capacity;
  }

  /** Number of the last event; 0 before the first. */
  get last(): number {
    return this.#last;
  }

  /** Numbers an event, remembers it, and tells all who listen. */
  record(event: SupervisorEvent): void {
    this.#last += 1;
    const entry = { seq: this.#last, event };
    this.#ring[this.#last % this.#capacity] = entry;
    for (const listener of this.#listeners) listener(event);
  }

  /** Finds what comes after a number from 0 to `last`. */
  after(seq: number): Succession {
    const oldest = Math.max(1, this.#last - this.#capacity + 1);
    const wanted = Math.max(seq + 1, oldest);
    const next = this.#ring[wanted % this.#capacity];
    return {
      next: next?.seq === wanted ? next : null,
      missed: this.#last === 0 ? 0 : wanted - (seq + 1),
    };
  }

  /**
   * Calls `listener` after each event, before whoever announces it goes on: it
   * must be quick, and must not throw.
   *
   * @returns Ends that.
   */
  listen(listener: (event: SupervisorEvent) => void): () => void {
    // A function of its own, so that each call has its own end.
    const own = (event: SupervisorEvent): void => listener(event);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }
}
