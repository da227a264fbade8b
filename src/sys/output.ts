/**
 * Standard output and standard error of this program.
 *
 * @module
 */

/** Where a program talks to the person who started it. */
export interface Output {
  /** Writes a line to standard output. */
  out(line: string): void;
  /** Writes a line to standard error. */
  err(line: string): void;
}

function write(
  stream: { writeSync(bytes: Uint8Array): number },
  line: string,
): void {
  const bytes = new TextEncoder().encode(`${line}\n`);
  try {
    for (let rest = bytes; rest.length > 0;) {
      rest = rest.subarray(stream.writeSync(rest));
    }
  } catch {
    // Nobody reads it any more; there is no other place to say so.
  }
}

/** Writes lines to where this program was started. */
export const SYSTEM_OUTPUT: Output = {
  out: (line) => write(Deno.stdout, line),
  err: (line) => write(Deno.stderr, line),
};
