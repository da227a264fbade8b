/**
 * Waits for facts about processes that nobody announces.
 *
 * @module
 */

import { within } from "./within.ts";

/**
 * Looks again and again until something is so. For conditions that take a
 * look at the operating system, which is pause enough between two looks.
 *
 * @param what What is waited for, for the message when it does not come.
 */
export async function until(
  what: string,
  condition: () => Promise<boolean>,
): Promise<void> {
  let isOver = false;
  const look = async () => {
    while (!isOver && !await condition());
  };
  try {
    await within(what, look());
  } finally {
    isOver = true;
  }
}
