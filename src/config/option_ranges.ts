/**
 * Units and bounds that many rows of the table of options share.
 *
 * @module
 */

/** A second in milliseconds. */
export const SECOND = 1000;

/** Timers of the runtime count to 2^31 ms: a little more than 24 days. */
export const LONGEST = 24 * 86_400 * SECOND;

/** More than anyone counts to. */
export const MANY = 1_000_000_000;

/** The size of a log file. */
export const LOG_SIZE = {
  type: "size",
  default: 50 * 1024 ** 2,
  min: 0,
  max: Number.MAX_SAFE_INTEGER,
} as const;

/** How many rotated files are kept. */
export const LOG_BACKUPS = {
  type: "int",
  default: 10,
  min: 0,
  max: 1000,
} as const;
