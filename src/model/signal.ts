/**
 * The signals a configuration may name.
 *
 * @module
 */

/** Signal names; the last two exist on Linux only, all others on macOS, too. */
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
  "SIGPWR",
  "SIGSTKFLT",
] as const;

/** A signal by its number, such as `SIG34`: one that has no name here. */
export type NumberedSignal = `SIG${number}`;

/** A signal by its full name, such as `SIGTERM`, or by its number. */
export type SignalName = typeof SIGNAL_NAMES[number] | NumberedSignal;

/** Signals that have the same number on Linux and macOS. */
const NAMES_BY_NUMBER: ReadonlyMap<number, SignalName> = new Map([
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

/** What some systems call them besides. */
const OTHER_NAMES: ReadonlyMap<string, SignalName> = new Map([
  ["CLD", "SIGCHLD"],
  ["IOT", "SIGABRT"],
  ["POLL", "SIGIO"],
]);

/** The highest number of a signal that is not a real-time one. */
export const LAST_CLASSIC_SIGNAL = 31;

/** The real-time signals that programs may use on Linux. */
const REAL_TIME = { first: 34, last: 64 } as const;

/**
 * Reads a signal as people write it: a name in any case, with or without
 * `SIG`, or a number. A number that means different signals on different
 * systems stays a number, which the system takes as its own. So do real-time
 * signals, which are numbered as on Linux.
 *
 * @returns The full name, or `null` when there is no such signal.
 * @example
 * ```ts
 * import { parseSignal } from "./signal.ts";
 * parseSignal("int"); // "SIGINT"
 * parseSignal("15"); // "SIGTERM"
 * parseSignal("10"); // "SIG10": SIGUSR1 on Linux, SIGBUS on macOS
 * parseSignal("RTMIN+1"); // "SIG35"
 * ```
 */
export function parseSignal(text: string): SignalName | null {
  const bare = text.trim().toUpperCase().replace(/^SIG/, "");
  const name = SIGNAL_NAMES.find((name) => name === `SIG${bare}`) ??
    OTHER_NAMES.get(bare);
  if (name !== undefined) return name;
  const number = /^[0-9]+$/.test(bare) ? Number(bare) : realTimeNumber(bare);
  if (number === null || !isInUse(number)) return null;
  return NAMES_BY_NUMBER.get(number) ?? `SIG${number}`;
}

/** Tells the signals that have only a number from those that have a name. */
export function isNumbered(signal: SignalName): signal is NumberedSignal {
  return /^SIG[0-9]/.test(signal);
}

/** The number of a signal that has no name. */
export function numberOf(signal: NumberedSignal): number {
  return Number(signal.slice("SIG".length));
}

/** A signal in words: `SIGTERM`, `signal 34`. */
export function signalText(signal: SignalName): string {
  return isNumbered(signal) ? `signal ${numberOf(signal)}` : signal;
}

/** Between the classic and the real-time ones are two that libraries use. */
function isInUse(number: number): boolean {
  return number >= 1 && number <= LAST_CLASSIC_SIGNAL ||
    number >= REAL_TIME.first && number <= REAL_TIME.last;
}

function realTimeNumber(bare: string): number | null {
  const [, edge, offset = "0"] = /^RT(MIN|MAX)([+-][0-9]+)?$/.exec(bare) ?? [];
  if (edge === undefined) return null;
  const { first, last } = REAL_TIME;
  const number = (edge === "MIN" ? first : last) + Number(offset);
  return number >= first ? number : null;
}
