/**
 * Durations as people write them.
 *
 * @module
 */

const UNITS = [
  { name: "d", ms: 86_400_000 },
  { name: "h", ms: 3_600_000 },
  { name: "m", ms: 60_000 },
  { name: "s", ms: 1000 },
  { name: "ms", ms: 1 },
] as const;

/** Longer than any sensible duration, short enough for any pattern. */
const MAX_LENGTH = 100;
const NUMBER = "[0-9]+(?:\\.[0-9]+)?";
const PLAIN = new RegExp(`^${NUMBER}$`);
const WITH_UNITS = new RegExp(
  `^${UNITS.map(({ name }) => `(?:(${NUMBER})${name})?[ \\t]*`).join("")}$`,
  "i",
);

/**
 * Reads a duration: a number alone is seconds; else numbers with the units
 * `d`, `h`, `m`, `s` and `ms`, largest first, each at most once.
 *
 * @returns Milliseconds, or `null` when it is not a duration. A duration
 * above zero is at least 1.
 * @example
 * ```ts
 * import { parseDuration } from "./duration.ts";
 * parseDuration("1m30s"); // 90000
 * parseDuration("0.5"); // 500
 * ```
 */
export function parseDuration(text: string): number | null {
  if (!text.startsWith("-")) return parsePositive(text);
  const positive = parsePositive(text.slice(1));
  return positive === null ? null : -positive;
}

function parsePositive(text: string): number | null {
  if (text.length > MAX_LENGTH) return null;
  if (PLAIN.test(text)) return wholeMs(Number(text) * 1000);
  const match = WITH_UNITS.exec(text);
  if (match === null || text.trim() === "") return null;
  const total = UNITS.reduce(
    (sum, { ms }, index) => sum + Number(match[index + 1] ?? 0) * ms,
    0,
  );
  return wholeMs(total);
}

/** A tiny duration must not turn into none at all. */
function wholeMs(ms: number): number {
  return ms > 0 ? Math.max(1, Math.round(ms)) : 0;
}

/**
 * Writes a duration so that {@linkcode parseDuration} reads it back.
 *
 * @param ms Whole milliseconds.
 * @example
 * ```ts
 * import { formatDuration } from "./duration.ts";
 * formatDuration(90_000); // "1m30s"
 * ```
 */
export function formatDuration(ms: number): string {
  if (ms < 0) return `-${formatDuration(-ms)}`;
  let rest = ms;
  let text = "";
  for (const unit of UNITS) {
    const count = Math.floor(rest / unit.ms);
    if (count > 0) text += `${count}${unit.name}`;
    rest -= count * unit.ms;
  }
  return text === "" ? "0s" : text;
}
