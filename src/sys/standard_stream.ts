/**
 * Standard output and standard error of the daemon, for much text: written to
 * behind the back of everything else, as their reader may be slow.
 *
 * @module
 */

/** One of the two. */
export class StandardStream {
  readonly #stream: typeof Deno.stdout | typeof Deno.stderr;

  constructor(name: "stdout" | "stderr") {
    this.#stream = Deno[name];
  }

  /** Whether somebody looks at it who sees colours and wants them. */
  get hasColours(): boolean {
    return !Deno.noColor && this.#stream.isTerminal();
  }

  /** Settles when the reader has taken it; rejects when there is none. */
  async write(bytes: Uint8Array): Promise<void> {
    for (let rest = bytes; rest.length > 0;) {
      rest = rest.subarray(await this.#stream.write(rest));
    }
  }

  /** Others may still use it: nothing is closed. */
  close(): void {}
}
