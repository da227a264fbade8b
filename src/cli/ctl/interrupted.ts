/**
 * Ctrl-C while the daemon is at work.
 *
 * @module
 */

import type { Waited } from "./waiting.ts";

/** Tells of Ctrl-C. */
export interface Interrupts {
  /**
   * Calls `handler` at each Ctrl-C, which no longer ends the program.
   *
   * @returns A function that ends this.
   */
  onInterrupt(handler: () => void): () => void;
}

/** Somebody does not want to wait any more; the daemon goes on with orders. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
  /** How to see what became of it. */
  readonly hint: string;

  /**
   * @param doing What was waited for: `starting`.
   * @param isOrder Whether the daemon goes on with it.
   * @param names The targets, as they were given.
   */
  constructor(
    { doing, isOrder, names }: Pick<Waited, "doing" | "isOrder" | "names">,
  ) {
    const what = [doing, ...names].join(" ");
    super(
      isOrder
        ? `Interrupted; the daemon goes on ${what}`
        : "Interrupted; nothing was ordered, all is as it was",
    );
    this.hint = statusHint(names);
  }
}

/** How to see what became of an order to those targets; none for all. */
export function statusHint(names: readonly string[]): string {
  return ["see how it went with: supervicectl status", ...names].join(" ");
}
