/**
 * Ends everything that carries a mark, wherever it has gone.
 *
 * @module
 */

import type { World } from "./world.ts";

/** Looks taken before who is left is given up. */
const MAX_LOOKS = 20;

/** Milliseconds between a SIGKILL and the next look. */
const LOOK_MS = 50;

/**
 * Kills every process with this mark. Never rejects; the log tells of those
 * that could not be ended, or not be looked for.
 *
 * @param name The process on whose behalf they were started.
 */
export async function endMarked(
  name: string,
  runId: string,
  { survey, clock, log }: Pick<World, "survey" | "clock" | "log">,
): Promise<void> {
  try {
    for (let look = 1;; look++) {
      const left = (await survey.look()).filter((one) => one.runId === runId);
      if (left.length === 0) return;
      const pids = left.map(({ pid }) => pid);
      if (look > MAX_LOOKS) {
        return log.critical(`${name}: could not end ${pids.join(", ")}`);
      }
      for (const pid of pids) survey.signalProcess(pid, "SIGKILL");
      await new Promise<void>((resolve) => clock.after(LOOK_MS, resolve));
    }
  } catch (error) {
    log.error(`${name}: can't end what was left behind: ${error}`);
  }
}
