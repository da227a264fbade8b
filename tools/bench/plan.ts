/**
 * The order of measurements.
 *
 * A machine is never the same for long: others work on it, caches fill, the
 * clock of the processor changes. So all who are compared take turns within
 * each round, and each round begins with another of them.
 *
 * @module
 */

/** One measurement to take. */
export interface Turn {
  /** The round, from 0. */
  readonly round: number;
  /** How many programs. */
  readonly size: number;
  /** Whose turn it is. */
  readonly who: string;
}

/** Puts measurements in order. */
export function interleave(
  rounds: number,
  sizes: readonly number[],
  names: readonly string[],
): readonly Turn[] {
  const turns: Turn[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const size of sizes) {
      const first = names.length === 0 ? 0 : round % names.length;
      const order = [...names.slice(first), ...names.slice(0, first)];
      turns.push(...order.map((who) => ({ round, size, who })));
    }
  }
  return turns;
}
