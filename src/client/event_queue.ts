/**
 * Events between the connection that brings them and the loop that takes them.
 *
 * @module
 */

import type { EventMessage } from "../protocol/event_message.ts";

/** Holds events until they are taken. */
export class EventQueue {
  readonly #capacity: number;
  #events: EventMessage[] = [];
  #isEnded = false;
  #changed = Promise.withResolvers<void>();

  /** @param capacity Events that may wait. */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /**
   * Adds an event.
   *
   * @returns Whether there is room for another one.
   */
  push(event: EventMessage): boolean {
    this.#events.push(event);
    this.#wake();
    return this.#events.length < this.#capacity;
  }

  /** No more events will come. */
  end(): void {
    this.#isEnded = true;
    this.#wake();
  }

  /** The next event, or `null` after the last one. */
  async next(): Promise<EventMessage | null> {
    for (;;) {
      const event = this.#events.shift();
      if (event !== undefined) return event;
      if (this.#isEnded) return null;
      await this.#changed.promise;
    }
  }

  #wake(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}
