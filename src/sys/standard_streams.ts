/**
 * The standard streams of this program.
 *
 * @module
 */

/** Columns of a terminal that does not tell how many it has. */
const USUAL_COLUMNS = 80;

/** What became of a write. */
export type Written =
  | { readonly kind: "written" }
  /** Nobody reads it any more. */
  | { readonly kind: "closed" }
  | { readonly kind: "failed"; readonly reason: string };

/** Writes all of a text to standard output or standard error. */
export function writeText(stream: "stdout" | "stderr", text: string): Written {
  const bytes = new TextEncoder().encode(text);
  try {
    for (let rest = bytes; rest.length > 0;) {
      rest = rest.subarray(writeSome(stream, rest));
    }
    return { kind: "written" };
  } catch (error) {
    if (error instanceof Deno.errors.BrokenPipe) return { kind: "closed" };
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: "failed", reason };
  }
}

/**
 * Bytes that a pipe takes all at once or not at all: 4 KiB on Linux; elsewhere
 * what POSIX promises, which is all that macOS does. Deno goes on after a part
 * has been written, and when the rest has no room it does not tell how much
 * that part was.
 */
const AT_ONCE = Deno.build.os === "linux" ? 4_096 : 512;

/** Milliseconds before the next look whether a full pipe has room. */
const FULL_MS = 5;

/**
 * Writes what there is room for. Whoever shares a pipe or terminal with this
 * program may have made it one that does not wait; then the waiting is here.
 */
function writeSome(stream: "stdout" | "stderr", bytes: Uint8Array): number {
  try {
    return Deno[stream].writeSync(bytes.subarray(0, AT_ONCE));
  } catch (error) {
    if (!(error instanceof Deno.errors.WouldBlock)) throw error;
    const nobody = new Int32Array(new SharedArrayBuffer(4));
    Atomics.wait(nobody, 0, 0, FULL_MS);
    return 0;
  }
}

/** Columns of the terminal on a stream; `null` where it is none. */
export function terminalColumns(stream: "stdout" | "stderr"): number | null {
  if (!Deno[stream].isTerminal()) return null;
  try {
    const { columns } = Deno.consoleSize();
    return columns > 0 ? columns : USUAL_COLUMNS;
  } catch {
    // A terminal that does not tell its size.
    return USUAL_COLUMNS;
  }
}

/** Whether colours are welcome on standard output. */
export function wantsColor(): boolean {
  return !Deno.noColor && Deno.stdout.isTerminal();
}
