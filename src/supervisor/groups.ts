/**
 * Which processes belong to which group.
 *
 * @module
 */

import type { ProcessSpec } from "../model/process_spec.ts";

/** Lists the members of every group, both in config order. */
export function groupMembers(
  specs: Iterable<Pick<ProcessSpec, "name" | "group">>,
): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const { name, group } of specs) {
    const members = groups.get(group);
    if (members === undefined) groups.set(group, [name]);
    else members.push(name);
  }
  return groups;
}
