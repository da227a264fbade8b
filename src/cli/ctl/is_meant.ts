/**
 * Whether a process is among the targets of a command line, also when it has
 * been configured only after that.
 *
 * @module
 */

import { ALL, groupOf } from "../../model/process_info.ts";
import { globMatcher } from "../../util/glob.ts";

/** Who a process is. */
interface Identity {
  readonly name: string;
  readonly group: string;
}

/** Tells whether targets mean a process; no targets mean all. */
export function isMeant(
  { name, group }: Identity,
  targets: readonly string[],
): boolean {
  return targets.length === 0 ||
    targets.some((target) =>
      target === ALL || target === name || groupOf(target) === group ||
      globMatcher(target)(name)
    );
}
