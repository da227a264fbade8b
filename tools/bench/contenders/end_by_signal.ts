/** Sends a signal to a supervisor that may have ended. */
export function endBySignal(
  child: Deno.ChildProcess,
  signal: Deno.Signal,
): void {
  try {
    child.kill(signal);
  } catch {
    // It has ended by itself.
  }
}
