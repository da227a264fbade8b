/**
 * What an error says.
 *
 * @module
 */

/** The message of an error; anything can be thrown, so of other things, too. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
