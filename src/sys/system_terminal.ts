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

/** A read of standard input that is under way. */
let reading: Promise<Uint8Array | null> | null = null;

/**
 * Reads from standard input; `null` at its end. While one read is under way,
 * others get the same: a read can't be taken back, and whoever reads next gets
 * what it brings.
 */
export function readInput(): Promise<Uint8Array | null> {
  reading ??= readOnce().finally(() => reading = null);
  return reading;
}

async function readOnce(): Promise<Uint8Array | null> {
  const buffer = new Uint8Array(BUFFER_BYTES);
  try {
    const size = await Deno.stdin.read(buffer);
    return size === null ? null : buffer.subarray(0, size);
  } catch {
    // The terminal has gone.
    return null;
  }
}

class SystemTerminal implements Terminal {
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
    return readInput();
  }

  onResize(handler: () => void): () => void {
    return listen(["SIGWINCH"], handler);
  }

  onEnd(handler: () => void): () => void {
    return listen(ENDINGS, handler);
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
