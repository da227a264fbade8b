/**
 * The replies that wait on all connections together: many clients that each
 * stay below the limit of one must not fill the memory either.
 *
 * @module
 */

/** A connection on which replies wait. */
export interface QueueOwner {
  /** Characters that wait. */
  readonly queued: number;
  /** Drops them and the connection, for a reason that is logged. */
  cut(reason: string): void;
}

/** Counts the waiting replies, and cuts the worst reader when they are many. */
export class QueueTotal {
  readonly #max: number;
  readonly #owners: () => Iterable<QueueOwner>;
  #queued = 0;

  /**
   * @param max Characters that may wait.
   * @param owners All connections, as they are when it is called.
   */
  constructor(max: number, owners: () => Iterable<QueueOwner>) {
    this.#max = max;
    this.#owners = owners;
  }

  /** Characters that wait on all connections. */
  get queued(): number {
    return this.#queued;
  }

  /** Counts characters that came (or went, below zero). */
  add(change: number): void {
    this.#queued += change;
  }

  /** Cuts connections, those with the most first, until there is room. */
  trim(): void {
    while (this.#queued > this.#max) {
      const longest = [...this.#owners()].reduce<QueueOwner | null>(
        (most, owner) => owner.queued > (most?.queued ?? 0) ? owner : most,
        null,
      );
      if (longest === null) return;
      longest.cut(
        `${this.#queued} characters of replies wait for all clients, ` +
          `${longest.queued} of them for it`,
      );
    }
  }
}
