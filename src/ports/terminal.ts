/**
 * A person at a terminal.
 *
 * @module
 */

/** How large a terminal is, in characters. */
export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** The terminal that a program was started from. */
export interface Terminal {
  /** How large it is now. */
  size(): TerminalSize;
  /** Writes text and control sequences. */
  write(text: string): void;
  /**
   * Makes every key reach the program at once and unseen, Ctrl-C included.
   *
   * @returns Makes it as it was before.
   */
  rawMode(): Disposable;
  /**
   * What was typed since the last read; `null` when the terminal has gone.
   * While one read is under way, others get the same.
   */
  read(): Promise<Uint8Array | null>;
  /**
   * Calls `handler` when the size has changed.
   *
   * @returns A function that ends this.
   */
  onResize(handler: () => void): () => void;
  /**
   * Calls `handler` when the program is told to end by a signal, or the
   * terminal goes away.
   *
   * @returns A function that ends this.
   */
  onEnd(handler: () => void): () => void;
}
