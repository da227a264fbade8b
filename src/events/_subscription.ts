import type { EventKind, SupervisorEvent } from "../model/event.ts";
import type { BusProblem, EventHandler } from "./event_handler.ts";

/** Lost events between two reports. */
const DROPS_PER_REPORT = 100;

interface SubscriptionSettings {
  readonly name: string;
  readonly wants: ReadonlySet<EventKind> | null;
  readonly handler: EventHandler;
  readonly capacity: number;
  readonly onError: (problem: BusProblem) => void;
  readonly onDrop: (dropped: number) => void;
}

/** The queue of one subscriber and the loop that serves it. */
export class Subscription {
  readonly #settings: SubscriptionSettings;
  #queue: SupervisorEvent[] = [];
  #serving: Promise<void> | null = null;
  #ended = false;
  #dropped = 0;

  constructor(settings: SubscriptionSettings) {
    this.#settings = settings;
  }

  /** Whether events wait or a handler is at work. */
  get busy(): boolean {
    return this.#serving !== null;
  }

  /** Settles when nothing is left to do. */
  get idle(): Promise<void> {
    return this.#serving ?? Promise.resolve();
  }

  /** Queues an event if it is of a wanted kind; never throws. */
  offer(event: SupervisorEvent): void {
    const { wants, capacity } = this.#settings;
    if (this.#ended || (wants !== null && !wants.has(event.kind))) return;
    if (this.#queue.length >= capacity) this.#dropOldest();
    this.#queue.push(event);
    this.#serving ??= this.#serve();
  }

  /** Forgets what waits and takes no more. */
  end(): void {
    this.#ended = true;
    this.#queue = [];
  }

  async #serve(): Promise<void> {
    // Not within publish(): a handler must see a publisher that is done.
    await Promise.resolve();
    for (;;) {
      const event = this.#queue.shift();
      if (event === undefined) break;
      try {
        // Awaiting plain handlers too would let a burst overrun their queue.
        const work = this.#settings.handler(event);
        if (work !== undefined) await work;
      } catch (error) {
        this.#report({
          kind: "handler-failed",
          subscriber: this.#settings.name,
          event,
          error,
        });
      }
    }
    this.#serving = null;
  }

  #dropOldest(): void {
    this.#queue.shift();
    this.#dropped++;
    const dropped = this.#dropped;
    if (dropped !== 1 && dropped % DROPS_PER_REPORT !== 0) return;
    const subscriber = this.#settings.name;
    this.#report({ kind: "events-dropped", subscriber, dropped });
    try {
      this.#settings.onDrop(dropped);
    } catch {
      // The subscriber loses a report of its own; publishers must go on.
    }
  }

  #report(problem: BusProblem): void {
    try {
      this.#settings.onError(problem);
    } catch {
      // There is nobody left to tell.
    }
  }
}
