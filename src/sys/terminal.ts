/**
 * The terminal that this program was started from.
 *
 * @module
 */

/** Whether there is a terminal; a closed one is none any more. */
export function hasTerminal(): boolean {
  return Deno.stdin.isTerminal();
}
