/**
 * Lets the event loop come round.
 *
 * @module
 */

/**
 * Asks the system for something cheap, and goes on with its answer. The answer
 * comes the way that requests and the ends of children come, so all of those
 * that are there are dealt with first.
 */
export async function ioTurn(): Promise<void> {
  try {
    await Deno.stat("/");
  } catch {
    // An answer as good as any.
  }
}
