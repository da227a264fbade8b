/**
 * What tests take that is not on every system. The one list of it: a test says
 * what it takes, and is ignored where that is not.
 *
 * @module
 */

/** Whether this is Linux, where everything is tested. */
export const IS_LINUX: boolean = Deno.build.os === "linux";

/** What only Linux has, and why a test may need it. */
const ONLY_ON_LINUX = {
  "/dev/full": "a device on which nothing can be written",
  "/proc": "files in which the kernel tells of processes",
  "marks": "the environment of others as ps shows it: macOS hides that of its" +
    " own programs, such as sh and sleep",
  "prlimit": "what sets the limits of a program",
  "real-time signals": "signals that have a number only",
  "root": "a test that becomes somebody else",
  "sessions": "ps that shows the session of a process",
  "setpriv": "what changes users, and is asked when a daemon starts",
  "setsid": "what begins a session",
} as const;

/** Something that only Linux has. */
export type LinuxThing = keyof typeof ONLY_ON_LINUX;

/** The options of a test that takes what only Linux has. */
export function takes(
  ..._things: readonly [LinuxThing, ...LinuxThing[]]
): { readonly ignore: boolean } {
  return { ignore: !IS_LINUX };
}
