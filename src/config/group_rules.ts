/**
 * Groups and their members.
 *
 * @module
 */

import { nearest } from "../util/edit_distance.ts";
import type { ConfigDraft, GroupDraft } from "./draft.ts";
import { type Findings, placeText, type Spot } from "./findings.ts";
import { quoted } from "./quoted.ts";

/**
 * Tells the group of each program that is in one. A program in several groups
 * belongs to the last; one in none is a group of its own name.
 */
export function membership(draft: ConfigDraft): ReadonlyMap<string, string> {
  return new Map(
    draft.groups.flatMap(({ name, settings }) =>
      settings.programs.value.map((program) => [program, name] as const)
    ),
  );
}

/** Checks all groups of a configuration. */
export function checkGroups(draft: ConfigDraft): void {
  const { findings, programs } = draft;
  const names = new Set(programs.map(({ name }) => name));
  const spots = new Map<string, Spot>();
  for (const group of draft.groups) {
    checkMembers(group, names, findings);
    checkName(group, names, findings);
    const { value, spot } = group.settings.programs;
    for (const member of twice(value)) {
      findings.warning(spot, {
        message: `The program ${quoted(member)} is named twice`,
      });
    }
    for (const member of new Set(value)) {
      const before = spots.get(member);
      spots.set(member, spot);
      if (before === undefined || !names.has(member)) continue;
      findings.warning(spot, {
        message:
          `The program ${quoted(member)} is in two groups: this one counts, ` +
          `not the one at ${placeText(before, spot)}`,
      });
    }
  }
}

function twice(names: readonly string[]): ReadonlySet<string> {
  return new Set(names.filter((name, index) => names.indexOf(name) < index));
}

function checkMembers(
  { name, settings }: GroupDraft,
  programs: ReadonlySet<string>,
  findings: Findings,
): void {
  const { value, spot, valid } = settings.programs;
  if (valid && value.length === 0) {
    findings.warning(spot, {
      message: `The group "${name}" has no programs: it is left out`,
    });
  }
  for (const member of new Set(value)) {
    if (programs.has(member)) continue;
    findings.error(spot, {
      message: `Group '${name}': unknown program(s): ${quoted(member)}`,
      hint: memberHint(member, programs),
    });
  }
}

function memberHint(
  member: string,
  programs: ReadonlySet<string>,
): string | null {
  if (/\s/.test(member)) return "commas go between two programs";
  const meant = nearest(member, programs);
  return meant === null ? null : `did you mean "${meant}"?`;
}

/** A program in no group is a group of its own name: it would be hidden. */
function checkName(
  { name, spot, settings }: GroupDraft,
  programs: ReadonlySet<string>,
  findings: Findings,
): void {
  if (!programs.has(name) || settings.programs.value.includes(name)) return;
  findings.error(spot, {
    message: `Cannot use "${name}" for the group: a program has this name`,
    hint: "rename the group, or make the program a member of it",
  });
}
