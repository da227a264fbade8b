/**
 * Hands facts to whoever listens. A publisher never waits and never fails:
 * every subscriber has a bounded queue of its own, is served by microtasks in
 * the order of publication, and can harm nobody but itself.
 *
 * @module
 */

import type { EventKind, SupervisorEvent } from "../model/event.ts";
import { Subscription } from "./_subscription.ts";
import type { BusProblem, EventHandler, EventOf } from "./event_handler.ts";

export type { BusProblem, EventHandler, EventOf } from "./event_handler.ts";

/** Settings of a bus. */
export interface EventBusOptions {
  /** Told of failed handlers, and of the 1st and every 100th lost event. */
  readonly onError?: (problem: BusProblem) => void;
  /** Events that may wait for one subscriber (1000). */
  readonly capacity?: number;
}

/** Settings of one subscription. */
export interface SubscribeOptions {
  /** Name for reports; `subscriber` when not given. */
  readonly name?: string;
  /** Told of the 1st and every 100th lost event, with the count so far. */
  readonly onDrop?: (dropped: number) => void;
}

/** A typed publish and subscribe bus. */
export class EventBus {
  readonly #onError: (problem: BusProblem) => void;
  readonly #capacity: number;
  readonly #subscriptions = new Set<Subscription>();

  /**
   * Makes a bus without subscribers.
   *
   * @throws {RangeError} When the capacity is not a whole number from 1.
   */
  constructor(options: EventBusOptions = {}) {
    const capacity = options.capacity ?? 1000;
    if (!Number.isInteger(capacity) || capacity < 1) {
      throw new RangeError(`Cannot make a bus: capacity is ${capacity}`);
    }
    this.#capacity = capacity;
    this.#onError = options.onError ?? (() => {});
  }

  /** Announces an event. Returns at once; subscribers are served later. */
  publish(event: SupervisorEvent): void {
    for (const subscription of this.#subscriptions) subscription.offer(event);
  }

  /**
   * Listens to some kinds of events, or to all.
   *
   * @returns Ends the subscription; events that still wait are forgotten.
   */
  subscribe<K extends EventKind>(
    kinds: readonly K[] | "all",
    handler: EventHandler<EventOf<K>>,
    options: SubscribeOptions = {},
  ): () => void {
    const subscription = new Subscription({
      name: options.name ?? "subscriber",
      wants: kinds === "all" ? null : new Set<EventKind>(kinds),
      // Only events of the kinds in K ever reach the handler.
      handler: handler as EventHandler,
      capacity: this.#capacity,
      onError: this.#onError,
      onDrop: options.onDrop ?? (() => {}),
    });
    this.#subscriptions.add(subscription);
    return () => {
      this.#subscriptions.delete(subscription);
      subscription.end();
    };
  }

  /**
   * Waits for the first event from now on that satisfies `predicate`.
   *
   * @param options.signal Gives up when it aborts; the promise then rejects
   * with the reason of the signal.
   * @throws What the predicate throws (as a rejection).
   */
  once<E extends SupervisorEvent>(
    predicate: (event: SupervisorEvent) => event is E,
    options?: { readonly signal?: AbortSignal },
  ): Promise<E>;
  /** Waits for the first event from now on that satisfies `predicate`. */
  once(
    predicate: (event: SupervisorEvent) => boolean,
    options?: { readonly signal?: AbortSignal },
  ): Promise<SupervisorEvent>;
  once(
    predicate: (event: SupervisorEvent) => boolean,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<SupervisorEvent> {
    const { signal } = options;
    const { promise, resolve, reject } = Promise.withResolvers<
      SupervisorEvent
    >();
    if (signal?.aborted) {
      reject(signal.reason);
      return promise;
    }
    const finish = (): void => {
      unsubscribe();
      signal?.removeEventListener("abort", giveUp);
    };
    const giveUp = (): void => {
      finish();
      reject(signal?.reason);
    };
    const unsubscribe = this.subscribe("all", (event) => {
      try {
        if (!predicate(event)) return;
        resolve(event);
      } catch (error) {
        reject(error);
      }
      finish();
    }, { name: "once" });
    signal?.addEventListener("abort", giveUp);
    return promise;
  }

  /**
   * Waits until everything published, also meanwhile, has been handled.
   *
   * @param options.signal Stops waiting when it aborts, for a handler that
   * never comes back.
   */
  async drain(
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<void> {
    const { signal } = options;
    const aborted = Promise.withResolvers<void>();
    const onAbort = (): void => aborted.resolve();
    signal?.addEventListener("abort", onAbort);
    try {
      for (;;) {
        const busy = [...this.#subscriptions].filter((each) => each.busy);
        if (busy.length === 0 || signal?.aborted) return;
        const idle = Promise.all(busy.map((each) => each.idle));
        await Promise.race([idle, aborted.promise]);
      }
    } finally {
      signal?.removeEventListener("abort", onAbort);
    }
  }
}
