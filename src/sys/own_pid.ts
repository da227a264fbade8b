/**
 * Who this process is.
 *
 * @module
 */

/** The process id of this program. */
export function ownPid(): number {
  return Deno.pid;
}
