/**
 * Which processes belong to which group, and which go before which.
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

/** The order of starting: by group, then by process, then as in the config. */
export function inStartOrder<
  T extends { readonly spec: Pick<ProcessSpec, "groupPriority" | "priority"> },
>(processes: Iterable<T>): readonly T[] {
  return [...processes].toSorted(({ spec: a }, { spec: b }) =>
    a.groupPriority - b.groupPriority || a.priority - b.priority
  );
}
