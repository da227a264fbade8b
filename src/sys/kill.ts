/**
 * Sends signals.
 *
 * @module
 */

/** Who is to receive a signal: one process, or a whole group. */
export type Target = { readonly pid: number } | { readonly pgid: number };

/**
 * Sends a signal.
 *
 * @returns Whether there was anybody to receive it.
 * @throws {RangeError} When the id is not that of a process or group: the
 *   platform takes 0, 1 and negative numbers for "all there are".
 * @throws {Deno.errors.PermissionDenied} When it belongs to another user.
 */
export function kill(target: Target, signal: Deno.Signal): boolean {
  const isGroup = "pgid" in target;
  const id = isGroup ? target.pgid : target.pid;
  if (!Number.isSafeInteger(id) || id <= 1) {
    throw new RangeError(`Cannot send ${signal} to ${id}: not an id`);
  }
  try {
    Deno.kill(isGroup ? -id : id, signal);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    // ESRCH also comes as a TypeError, from older versions.
    if (error instanceof TypeError && /ESRCH/.test(error.message)) return false;
    throw error;
  }
}
