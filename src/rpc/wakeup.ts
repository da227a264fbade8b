/**
 * Waiting for a condition that someone else makes true.
 *
 * @module
 */

/** Lets several waiters look again at their conditions. */
export class Wakeup {
  #next: PromiseWithResolvers<void> | null = null;

  /** Lets everyone who waits look again. Cheap when nobody does. */
  wake(): void {
    this.#next?.resolve();
    this.#next = null;
  }

  /** Waits until `isMet`, which is asked now and after each wake-up. */
  async until(isMet: () => boolean): Promise<void> {
    while (!isMet()) {
      this.#next ??= Promise.withResolvers();
      await this.#next.promise;
    }
  }
}
