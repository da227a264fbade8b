/**
 * Finds out who is left of a process whose leader has ended.
 *
 * @module
 */

import { NoRoomError } from "../ports/process_survey.ts";
import { reasonOf } from "../util/reason_of.ts";
import { isStopMark } from "./side_marks.ts";
import type { World } from "./world.ts";

/** Who is left. */
export interface Remains {
  /** Living members of the group. */
  readonly living: number;
  /** Living descendants outside the group, of this run or earlier ones. */
  readonly escaped: readonly number[];
  /** When it was asked for, on the monotonic clock. */
  readonly askedMs: number;
  /** Why nobody could look, and that may pass; `null` after a look. */
  readonly noRoom: string | null;
}

/**
 * Looks at all processes once. Never rejects: when it can't be found out, a
 * group that exists counts as living, as a zombie can't be told from it.
 *
 * @param name The process.
 * @param pgid The group that its leader had; `null` when it is empty.
 * @param spared Groups whose members are to live on.
 */
export async function whoIsLeft(
  name: string,
  pgid: number | null,
  spared: ReadonlySet<number>,
  world: World,
): Promise<Remains> {
  const askedMs = world.clock.monotonicMs();
  const prefix = world.runIdPrefix(name);
  try {
    const all = await world.survey.look();
    return {
      living: all.filter((one) => one.pgid === pgid).length,
      escaped: all
        .filter((one) => one.pgid !== pgid && !spared.has(one.pgid))
        .filter(({ runId }) =>
          // A stop command may still be at work, and sees to its own end.
          runId?.startsWith(prefix) && !isStopMark(runId)
        )
        .map(({ pid }) => pid),
      askedMs,
      noRoom: null,
    };
  } catch (error) {
    const noRoom = error instanceof NoRoomError ? reasonOf(error) : null;
    if (noRoom === null) {
      world.log.error(`${name}: can't see who is left: ${error}`);
    }
    const isThere = pgid !== null && world.spawner.groupExists(pgid);
    return { living: isThere ? 1 : 0, escaped: [], askedMs, noRoom };
  }
}
