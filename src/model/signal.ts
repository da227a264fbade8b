/**
 * The signals a configuration may name.
 *
 * @module
 */

/** Signal names that exist on both Linux and macOS. */
export const SIGNAL_NAMES = [
  "SIGHUP",
  "SIGINT",
  "SIGQUIT",
  "SIGILL",
  "SIGTRAP",
  "SIGABRT",
  "SIGBUS",
  "SIGFPE",
  "SIGKILL",
  "SIGUSR1",
  "SIGSEGV",
  "SIGUSR2",
  "SIGPIPE",
  "SIGALRM",
  "SIGTERM",
  "SIGCHLD",
  "SIGCONT",
  "SIGSTOP",
  "SIGTSTP",
  "SIGTTIN",
  "SIGTTOU",
  "SIGURG",
  "SIGXCPU",
  "SIGXFSZ",
  "SIGVTALRM",
  "SIGPROF",
  "SIGWINCH",
  "SIGIO",
  "SIGSYS",
] as const;

/** A signal by its full name, such as `SIGTERM`. */
export type SignalName = typeof SIGNAL_NAMES[number];

/**
 * Reads a signal name as people write it: any case, with or without `SIG`.
 *
 * @returns The full name, or `null` when there is no such signal.
 * @example
 * ```ts
 * import { parseSignal } from "./signal.ts";
 * parseSignal("int"); // "SIGINT"
 * ```
 */
export function parseSignal(text: string): SignalName | null {
  const upper = text.trim().toUpperCase();
  const full = upper.startsWith("SIG") ? upper : `SIG${upper}`;
  return SIGNAL_NAMES.find((name) => name === full) ?? null;
}
