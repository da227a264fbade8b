/**
 * How far apart two spellings are, to suggest the one that was meant.
 *
 * @module
 */

/**
 * Counts the edits that turn `a` into `b`: inserting, removing or replacing a
 * character, or swapping two neighbours.
 *
 * @example
 * ```ts
 * import { editDistance } from "./edit_distance.ts";
 * editDistance("ture", "true"); // 1
 * ```
 */
export function editDistance(a: string, b: string): number {
  const from = [...a];
  const to = [...b];
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [row, character] of from.entries()) {
    const next = [row + 1];
    for (const [column, other] of to.entries()) {
      const replaced = at(last, column) + (character === other ? 0 : 1);
      const removed = at(last, column + 1) + 1;
      const inserted = at(next, column) + 1;
      const swappable = row > 0 && column > 0 &&
        character === to[column - 1] && from[row - 1] === other;
      const swapped = swappable ? at(beforeLast, column - 1) + 1 : Infinity;
      next.push(Math.min(replaced, removed, inserted, swapped));
    }
    beforeLast = last;
    last = next;
  }
  return at(last, to.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity;
}

/** Words of so many characters are short. */
const SHORT = 6;

/**
 * Finds the candidate that was most probably meant by `word`, whatever the
 * case; `null` when none is near.
 *
 * @example
 * ```ts
 * import { nearest } from "./edit_distance.ts";
 * nearest("autostrat", ["autostart", "autorestart"]); // "autostart"
 * ```
 */
export function nearest(
  word: string,
  candidates: Iterable<string>,
): string | null {
  const wanted = word.toLowerCase();
  const all = [...candidates];
  // What was begun and not ended is surer than what resembles it.
  const begun = all.filter((candidate) =>
    wanted.length > 1 && candidate.toLowerCase().startsWith(wanted)
  );
  if (begun.length === 1) return begun[0] ?? null;
  // A third of the word may be wrong, but never so much that anything fits.
  const limit = Math.min(5, Math.ceil(word.length / 3));
  let best: string | null = null;
  let bestDistance = limit + 1;
  for (const candidate of all) {
    // Lengths that differ by more can't be near: saves work on long input.
    if (Math.abs(candidate.length - wanted.length) > limit) continue;
    const other = candidate.toLowerCase();
    const distance = editDistance(wanted, other);
    // Two edits make almost any short word of another one.
    const isUnlike = distance > 1 && wanted.length <= SHORT &&
      wanted.charAt(0) !== other.charAt(0);
    if (distance < bestDistance && !isUnlike) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Ends a message with the spelling that was probably meant, if any. */
export function suggestion(near: string | null): string {
  return near === null ? "" : `: did you mean "${near}"?`;
}
