/**
 * Usage of groups as a test sets it.
 *
 * @module
 */

import type { GroupUsage } from "../../src/model/group_usage.ts";
import type { UsageSurvey } from "../../src/ports/usage_survey.ts";

/** A survey that counts how often it is asked. */
export class FakeUsage implements UsageSurvey {
  /** What is used, by the id of the group. */
  readonly groups = new Map<number, GroupUsage>();
  /** How many looks were taken. */
  looks = 0;

  usage(): Promise<ReadonlyMap<number, GroupUsage>> {
    this.looks++;
    return Promise.resolve(this.groups);
  }
}
