/**
 * Ctrl-C while the daemon is at work.
 *
 * @module
 */

/** Tells of Ctrl-C. */
export interface Interrupts {
  /**
   * Calls `handler` at each Ctrl-C, which no longer ends the program.
   *
   * @returns A function that ends this.
   */
  onInterrupt(handler: () => void): () => void;
}

/** Somebody does not want to wait any more; the daemon goes on. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
  /** How to see what became of it. */
  readonly hint: string;

  /**
   * @param doing What the daemon goes on with: `starting web`.
   * @param names The targets, as they were given.
   */
  constructor(doing: string, names: readonly string[]) {
    super(`Interrupted; the daemon goes on ${doing}`);
    this.hint = ["see how it went with: supervicectl status", ...names]
      .join(" ");
  }
}
