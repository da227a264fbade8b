/**
 * Signals in any spelling: `TERM`, `sigterm`, `15`.
 *
 * @module
 */

import { parseSignal, SIGNAL_NAMES, type SignalName } from "../model/signal.ts";
import { nearest } from "../util/edit_distance.ts";
import { quoted } from "./quoted.ts";
import { read, type Reading, refuse } from "./reading.ts";

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

/** Reads a signal; the value is its full name. */
export function readSignal(text: string): Reading {
  if (/^[0-9]+$/.test(text)) {
    const signal = SIGNAL_NUMBERS.get(Number(text));
    return signal === undefined
      ? refuse(
        `Cannot use ${
          quoted(text)
        }: no signal has this number on Linux and macOS`,
        "write the signal's name",
      )
      : read(signal);
  }
  const signal = parseSignal(text);
  if (signal !== null) return read(signal);
  const bare = text.toUpperCase().replace(/^SIG/, "");
  const meant = nearest(bare, SIGNAL_NAMES.map((name) => name.slice(3)));
  return refuse(
    `Cannot use ${quoted(text)}: no such signal`,
    meant === null
      ? "write a name such as TERM, INT, QUIT or HUP"
      : `did you mean ${meant}?`,
  );
}
