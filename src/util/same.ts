/**
 * Comparing plain data.
 *
 * @module
 */

/**
 * Whether two values are the same plain data; the order of a record's keys
 * does not matter.
 *
 * @example
 * ```ts
 * import { isSame } from "./same.ts";
 * isSame({ a: 1, b: [2] }, { b: [2], a: 1 }); // true
 * ```
 */
export function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object") return false;
  if (a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const left = new Map<string, unknown>(Object.entries(a));
  const right = Object.entries(b);
  return left.size === right.length &&
    right.every(([key, value]) =>
      left.has(key) && isSame(left.get(key), value)
    );
}
