/**
 * Reads the command lines that most calls have, and leaves others to
 * `parseCommandLine`, which takes longer to load than to do this.
 *
 * @module
 */

import type { CommandLine, OptionFacts } from "./options.ts";

/**
 * Takes a command line apart in which nothing can be read in two ways: words,
 * flags, and options with their value as a word of its own.
 *
 * @returns What `parseCommandLine` would; `null` for any other command line.
 */
export function readPlainLine<Long extends string>(
  args: readonly string[],
  options: readonly OptionFacts<Long>[],
): CommandLine<Long> | null {
  const operands: string[] = [];
  const flags = new Set<Long>();
  const values = new Map<Long, string>();
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? "";
    if (!arg.startsWith("-")) {
      operands.push(arg);
      continue;
    }
    const option = options.find(({ long, short }) =>
      arg === `--${long}` || (short !== null && arg === `-${short}`)
    );
    if (option === undefined) return null;
    if (option.value === null) {
      flags.add(option.long);
      continue;
    }
    const value = args[++at] ?? "";
    if (value === "" || value.startsWith("-")) return null;
    values.set(option.long, value);
  }
  return { operands, flags, values };
}
