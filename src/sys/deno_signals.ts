/**
 * Signals sent to the daemon.
 *
 * @module
 */

/** Signals the daemon acts on. */
export type DaemonSignal =
  | "SIGTERM"
  | "SIGINT"
  | "SIGQUIT"
  | "SIGHUP"
  | "SIGUSR2";

/**
 * Calls `handler` whenever a signal comes.
 *
 * @returns A function that ends this.
 */
export function onSignal(
  signal: DaemonSignal,
  handler: () => void,
): () => void {
  Deno.addSignalListener(signal, handler);
  return () => Deno.removeSignalListener(signal, handler);
}
