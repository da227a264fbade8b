/**
 * Signals in any spelling: `TERM`, `sigterm`, `15`.
 *
 * @module
 */

import { parseSignal, SIGNAL_NAMES, type SignalName } from "../model/signal.ts";
import { nearest } from "../util/edit_distance.ts";
import type { Remark } from "./findings.ts";
import { quoted } from "./quoted.ts";

/** Signals that have the same number on Linux and macOS. */
const SIGNAL_NUMBERS: ReadonlyMap<number, SignalName> = new Map([
  [1, "SIGHUP"],
  [2, "SIGINT"],
  [3, "SIGQUIT"],
  [4, "SIGILL"],
  [5, "SIGTRAP"],
  [6, "SIGABRT"],
  [8, "SIGFPE"],
  [9, "SIGKILL"],
  [11, "SIGSEGV"],
  [13, "SIGPIPE"],
  [14, "SIGALRM"],
  [15, "SIGTERM"],
  [21, "SIGTTIN"],
  [22, "SIGTTOU"],
  [24, "SIGXCPU"],
  [25, "SIGXFSZ"],
  [26, "SIGVTALRM"],
  [27, "SIGPROF"],
  [28, "SIGWINCH"],
]);

/** Finds a signal by its name or number; `null` when there is none. */
export function findSignal(text: string): SignalName | null {
  return /^[0-9]+$/.test(text)
    ? SIGNAL_NUMBERS.get(Number(text)) ?? null
    : parseSignal(text);
}

/** Says why a text is no signal. */
export function signalFault(text: string): Remark {
  if (/^[0-9]+$/.test(text)) {
    return {
      message: `Cannot use ${
        quoted(text)
      }: no signal has this number on Linux and macOS`,
      hint: "write the signal's name",
    };
  }
  const meant = nearestSignal(text);
  return {
    message: `Cannot use ${quoted(text)}: no such signal`,
    hint: meant === null
      ? "write a name such as TERM, INT, QUIT or HUP"
      : `did you mean ${meant}?`,
  };
}

/** The short name of the signal that was probably meant, if any. */
export function nearestSignal(text: string): string | null {
  const bare = text.toUpperCase().replace(/^SIG/, "");
  return nearest(bare, SIGNAL_NAMES.map((name) => name.slice(3)));
}
