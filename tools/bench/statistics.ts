/**
 * What is told of many measured values: the middle, the ends, the tail.
 *
 * @module
 */

/** Values of one kind, summed up. */
export interface Summary {
  /** How many values there were. */
  readonly count: number;
  /** The middle one, or the mean of the two in the middle. */
  readonly median: number;
  /** The smallest. */
  readonly min: number;
  /** The largest. */
  readonly max: number;
}

/**
 * Sums values up.
 *
 * @throws {RangeError} Where there are none.
 */
export function summarize(values: readonly number[]): Summary {
  return {
    count: values.length,
    median: quantile(values, 0.5),
    min: quantile(values, 0),
    max: quantile(values, 1),
  };
}

/**
 * The value below which a part of all values lies, in between two of them in
 * proportion.
 *
 * @param values At least one, in any order.
 * @param part From 0, the smallest, to 1, the largest.
 * @throws {RangeError} Where there are no values, or `part` is no part.
 */
export function quantile(values: readonly number[], part: number): number {
  if (values.length === 0) throw new RangeError("Cannot sum up no values");
  if (!(part >= 0 && part <= 1)) {
    throw new RangeError(`Cannot take the part ${part}: it is not in 0 to 1`);
  }
  const sorted = values.toSorted((a, b) => a - b);
  const place = part * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? 0;
  const above = sorted[Math.ceil(place)] ?? 0;
  return below + (above - below) * (place - Math.floor(place));
}
