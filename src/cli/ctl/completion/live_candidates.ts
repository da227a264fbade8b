/**
 * What only the daemon can tell about the word under the cursor.
 *
 * @module
 */

import type { ProcessInfo } from "../../../model/process_info.ts";
import type { Candidate, Expected } from "./complete.ts";

/** Names that complete a word, from what the daemon says of its processes. */
export function liveCandidates(
  kind: Expected["live"],
  processes: readonly ProcessInfo[],
): readonly Candidate[] {
  const names = processes.map(({ name, state }) => ({
    word: name,
    doc: state,
  }));
  const groups = groupSizes(processes);
  switch (kind) {
    case "process":
      return names;
    case "group":
      return groups.map(({ group, doc }) => ({ word: group, doc }));
    case "target":
      return [
        ...names,
        // A program outside every group, with one process, is named above.
        ...groups.filter(({ group, size }) =>
          size > 1 || !names.some(({ word }) => word === group)
        ).map(({ group, doc }) => ({ word: `${group}:*`, doc })),
        { word: "all", doc: "every process" },
      ];
    default:
      return [];
  }
}

function groupSizes(
  processes: readonly ProcessInfo[],
): { group: string; size: number; doc: string }[] {
  const sizes = new Map<string, number>();
  for (const { group } of processes) {
    sizes.set(group, (sizes.get(group) ?? 0) + 1);
  }
  return Array.from(sizes, ([group, size]) => ({
    group,
    size,
    doc: size === 1 ? "group of 1 process" : `group of ${size} processes`,
  }));
}
