/**
 * Kinds of ends, as options name them: `0`, `64-78`, `SIGTERM`.
 *
 * @module
 */

import type { ExitOutcome } from "./exit_outcome.ts";
import type { SignalName } from "./signal.ts";

/** One kind of end. */
export type ExitPattern =
  /** An exit status from `from` to `to`, both included. */
  | { readonly kind: "codes"; readonly from: number; readonly to: number }
  /** A death by this signal. */
  | { readonly kind: "signal"; readonly signal: SignalName };

/** Tells whether an end is of one of these kinds. */
export function matchesExit(
  outcome: ExitOutcome,
  patterns: readonly ExitPattern[],
): boolean {
  return patterns.some((pattern) =>
    outcome.kind === "exited"
      ? pattern.kind === "codes" && pattern.from <= outcome.code &&
        outcome.code <= pattern.to
      : pattern.kind === "signal" && pattern.signal === outcome.signal
  );
}
