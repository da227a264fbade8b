/**
 * Chance that is the same in every run.
 *
 * @module
 */

/** A small generator of pseudo-random numbers (xorshift, 32 bits). */
export class SeededRandom {
  #state: number;

  /** @param seed Any whole number but 0. */
  constructor(seed: number) {
    this.#state = seed >>> 0 || 1;
  }

  /** A whole number from 0 up to, but not including, `limit`. */
  below(limit: number): number {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x >>> 0;
    return this.#state % limit;
  }
}
