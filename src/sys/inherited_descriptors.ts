/**
 * Descriptors that whoever started the daemon left open, such as that of a
 * lock or of a pipe. A program that got them, too, would keep the lock, or keep
 * somebody waiting for the end of the pipe. Deno neither shows nor closes them;
 * a shell does both.
 *
 * @module
 */

import type { Executables } from "./executable.ts";
import { runTool, type ToolRunner } from "./run_tool.ts";

/** What a child must not get, and what prevents it. */
export interface Closing {
  /** Numbers of the descriptors, from 3 on. */
  readonly descriptors: readonly number[];
  /** The command of a shell that can close them, without its script. */
  readonly shell: readonly [string, ...string[]];
}

/**
 * Prints the open ones. The shell itself has one open while it makes the list,
 * but not any more when it looks at each.
 */
const LIST = 'for file in /dev/fd/*; do [ -e "$file" ] && echo "$file"; done';

/** Many shells know descriptors of one digit only, but any knows those. */
const LAST_OF_ONE_DIGIT = 9;

/**
 * Finds out what children must not get.
 *
 * @param run Runs tools; replaced in tests.
 * @returns `null` when there is nothing, or nothing that can be done about it.
 */
export async function findInherited(
  executables: Pick<Executables, "findOrNull">,
  run: ToolRunner = runTool,
): Promise<Closing | null> {
  const sh = executables.findOrNull("sh");
  if (sh === null) return null;
  const { text } = await run(sh, ["-c", LIST]);
  const open = Array.from(text.matchAll(/\d+$/gm), Number)
    .filter((descriptor) => descriptor > 2).sort((a, b) => a - b);
  const few = open.filter((descriptor) => descriptor <= LAST_OF_ONE_DIGIT);
  const bash = few.length < open.length ? executables.findOrNull("bash") : null;
  // With -p it takes neither scripts nor functions from the environment.
  if (bash !== null) return { descriptors: open, shell: [bash, "-p"] };
  return few.length === 0 ? null : { descriptors: few, shell: [sh] };
}

/** The step of a script that closes descriptors. */
export function closingStep({ descriptors }: Closing): string {
  return `exec ${descriptors.map((number) => `${number}>&-`).join(" ")}`;
}
