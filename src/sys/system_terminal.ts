/**
 * The terminal on the standard streams of this program.
 *
 * @module
 */

import type { Terminal, TerminalSize } from "../ports/terminal.ts";
import { writeText } from "./standard_streams.ts";

/** Signals that end a program. */
const ENDINGS = ["SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT"] as const;

/** Bytes that are taken at a time. */
const BUFFER_BYTES = 4_096;

/** What is taken for granted where a terminal does not tell its size. */
const USUAL_SIZE: TerminalSize = { columns: 80, rows: 24 };

/** The terminal; `null` where input or output is none. */
export function systemTerminal(): Terminal | null {
  const isOne = Deno.stdin.isTerminal() && Deno.stdout.isTerminal();
  return isOne ? new SystemTerminal() : null;
}

class SystemTerminal implements Terminal {
  readonly #buffer = new Uint8Array(BUFFER_BYTES);
  #reading: Promise<Uint8Array | null> | null = null;

  size(): TerminalSize {
    try {
      const { columns, rows } = Deno.consoleSize();
      return columns > 0 && rows > 0 ? { columns, rows } : USUAL_SIZE;
    } catch {
      // It has gone, or does not tell.
      return USUAL_SIZE;
    }
  }

  write(text: string): void {
    writeText("stdout", text);
  }

  rawMode(): Disposable {
    Deno.stdin.setRaw(true);
    return {
      [Symbol.dispose]: () => {
        try {
          Deno.stdin.setRaw(false);
        } catch {
          // The terminal has gone: there is nothing to put right.
        }
      },
    };
  }

  read(): Promise<Uint8Array | null> {
    // A read can't be taken back; whoever reads next gets what it brings.
    this.#reading ??= this.#read().finally(() => this.#reading = null);
    return this.#reading;
  }

  onResize(handler: () => void): () => void {
    return listen(["SIGWINCH"], handler);
  }

  onEnd(handler: () => void): () => void {
    return listen(ENDINGS, handler);
  }

  async #read(): Promise<Uint8Array | null> {
    try {
      const size = await Deno.stdin.read(this.#buffer);
      return size === null ? null : this.#buffer.slice(0, size);
    } catch {
      // The terminal has gone.
      return null;
    }
  }
}

function listen(
  signals: readonly Deno.Signal[],
  handler: () => void,
): () => void {
  for (const signal of signals) Deno.addSignalListener(signal, handler);
  return () => {
    for (const signal of signals) Deno.removeSignalListener(signal, handler);
  };
}
