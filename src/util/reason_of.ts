/**
 * What an error says.
 *
 * @module
 */

/** The message of an error; anything can be thrown, so of other things, too. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const [, path] = /^Requires all access to ("[^"]*")/.exec(error.message) ??
    [];
  // Its advice, to run with --allow-all, is none for a program like this one.
  return path === undefined
    ? error.message
    : `Deno keeps programs out of ${path}, as of most of /dev, /proc and /sys`;
}
