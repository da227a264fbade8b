/**
 * What reading one value gives.
 *
 * @module
 */

import type { Remark } from "./findings.ts";

/** A remark about a part of a value. */
export interface Fault extends Remark {
  /** Index in the value; 0 where the whole value is meant. */
  readonly offset: number;
}

/** A value, or what is wrong with the text. */
export type Reading =
  | {
    readonly kind: "value";
    readonly value: unknown;
    /** Things that are allowed but probably not meant. */
    readonly doubts?: readonly Fault[];
  }
  | {
    readonly kind: "faults";
    /** At least one. */
    readonly faults: readonly Fault[];
  };

/** A reading that worked. */
export function read(value: unknown): Reading {
  return { kind: "value", value };
}

/** A reading that failed as a whole. */
export function refuse(message: string, hint: string | null = null): Reading {
  return { kind: "faults", faults: [{ message, hint, offset: 0 }] };
}
