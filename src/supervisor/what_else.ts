/**
 * What somebody may have meant by a name that is not the name of what was asked
 * for.
 *
 * @module
 */

import type { ProcessSpec } from "../model/process_spec.ts";
import { groupOf } from "../model/process_info.ts";
import { nearest } from "../util/edit_distance.ts";
import { isGlob } from "../util/glob.ts";

/** Processes of one program that are named in a message. */
const MOST_NAMED = 3;

/** Shorter names resemble too many others. */
const SHORTEST_GUESSED = 3;

/**
 * Says what a name means, or which one it resembles.
 *
 * @param name A name that no process has, or that no group has.
 * @param specs Every process, in config order.
 * @param groups The names of all groups.
 * @param isOne Whether several processes would not do.
 * @returns What follows "not found"; empty where there is nothing to say.
 * @example
 * whatElse("worker", specs, ["site"]);
 * // ': it is a program of group "site", "worker:*" names its processes: …'
 */
export function whatElse(
  name: string,
  specs: readonly Pick<ProcessSpec, "name" | "program" | "group">[],
  groups: Iterable<string>,
  isOne = false,
): string {
  const ofProgram = specs.filter(({ program }) => program === name);
  const [first] = ofProgram;
  if (first !== undefined) {
    const where = `of group "${first.group}"`;
    if (first.name === name) return `: it is a process ${where}`;
    const names = ofProgram.map((spec) => spec.name);
    const all = names.every((each) => each.startsWith(`${name}:`))
      ? `"${name}:*" means`
      : "it has";
    return `: it is a program ${where}, ${all} ${listText(names)}`;
  }
  const groupNames = [...groups];
  if (isOne && groupNames.includes(groupOf(name) ?? name)) {
    return ": it is a group, and this is about one process";
  }
  if (isOne && isGlob(name)) {
    return ": it is a pattern, and this is about one process";
  }
  if (groupNames.includes(name)) {
    return `: it is a group, "${name}:*" means all of it`;
  }
  if (name.length < SHORTEST_GUESSED) return "";
  const meant = nearest(name, [
    ...specs.flatMap(({ name, program }) => [name, program]),
    ...groupNames,
  ]);
  return meant === null ? "" : `: did you mean "${meant}"?`;
}

function listText(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  return names.slice(0, MOST_NAMED).join(", ") +
    (more > 0 ? ` and ${more} more` : "");
}
