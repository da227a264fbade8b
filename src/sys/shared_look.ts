/**
 * Looks at something slow as seldom as possible: callers that come while one
 * look is under way share the next one.
 *
 * @module
 */

/** Shares looks between callers. */
export class SharedLook<T> {
  readonly #take: () => Promise<T>;
  #current: Promise<unknown> | null = null;
  #next: Promise<T> | null = null;

  /** @param take Takes a look; always ends, one way or the other. */
  constructor(take: () => Promise<T>) {
    this.#take = take;
  }

  /** What is seen by a look that begins after this call. */
  look(): Promise<T> {
    if (this.#current === null) return this.#begin();
    this.#next ??= this.#current.then(() => {
      this.#next = null;
      return this.#begin();
    });
    return this.#next;
  }

  #begin(): Promise<T> {
    const look = this.#take();
    const done = look.then(() => {}, () => {}).then(() => {
      if (this.#current === done) this.#current = null;
    });
    this.#current = done;
    return look;
  }
}
