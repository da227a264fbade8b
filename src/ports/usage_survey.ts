/**
 * What process groups use of the machine.
 *
 * @module
 */

import type { GroupUsage } from "../model/group_usage.ts";

/** Looks at what is used. */
export interface UsageSurvey {
  /**
   * Tells what every process group of the machine uses, in one look.
   *
   * @returns What is used, by the id of the group.
   * @throws {Error} When it can't be found out in time (as a rejection).
   */
  usage(): Promise<ReadonlyMap<number, GroupUsage>>;
}
