/**
 * Sizes in bytes as people write them.
 *
 * @module
 */

const UNITS = [
  { name: "GB", bytes: 1024 ** 3 },
  { name: "MB", bytes: 1024 ** 2 },
  { name: "KB", bytes: 1024 },
] as const;

/**
 * Reads a size: digits alone are bytes; `KB`, `MB` and `GB` (any case, also
 * `K` or `KiB`) count in steps of 1024.
 *
 * @returns Whole bytes, or `null` when it is not a size.
 * @example
 * ```ts
 * import { parseSize } from "./size.ts";
 * parseSize("50MB"); // 52428800
 * ```
 */
export function parseSize(text: string): number | null {
  const match = /^(-?[0-9]+)(?:[ \t]*(?:([kmg])(?:i?b)?|b))?$/i.exec(text);
  if (match === null) return null;
  const letter = match[2]?.toUpperCase();
  const unit = UNITS.find(({ name }) => name.charAt(0) === letter);
  return Number(match[1]) * (unit?.bytes ?? 1);
}

/**
 * Writes a size so that {@linkcode parseSize} reads the same number back.
 *
 * @param bytes Whole bytes.
 */
export function formatSize(bytes: number): string {
  const unit = UNITS.find((unit) => bytes !== 0 && bytes % unit.bytes === 0);
  return unit === undefined ? `${bytes}` : `${bytes / unit.bytes}${unit.name}`;
}
