/**
 * Groups and their members.
 *
 * @module
 */

import { nearest } from "../util/edit_distance.ts";
import type { Dialect } from "./dialect.ts";
import type { ConfigDraft, GroupDraft } from "./draft.ts";
import { type Findings, placeText, type Spot } from "./findings.ts";
import { quoted } from "./quoted.ts";

/**
 * Tells the groups of each program that is in one; one in none is a group of
 * its own name. Of several groups the last one counts, except in files of
 * supervisord: there the program runs once for each.
 */
export function groupsOfPrograms(
  groups: readonly GroupDraft[],
  dialect: Dialect,
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { name, settings } of groups) {
    for (const program of new Set(settings.programs.value)) {
      const before = found.get(program) ?? [];
      found.set(
        program,
        dialect === "supervisord" ? [...before, name] : [name],
      );
    }
  }
  return found;
}

/** Checks all groups of a configuration. */
export function checkGroups(draft: ConfigDraft): void {
  const { findings, programs, unrun, dialect } = draft;
  const names = new Set(programs.map(({ name }) => name));
  const members = new Set([...names, ...unrun]);
  const spots = new Map<string, Spot>();
  for (const group of draft.groups) {
    checkMembers(group, members, findings);
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
      if (dialect === "supervisord") continue;
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
      message: `Cannot take ${quoted(member)} into the group: no such program`,
      hint: memberHint(member, programs),
    });
  }
}

function memberHint(
  member: string,
  programs: ReadonlySet<string>,
): string {
  if (/\s/.test(member)) return "commas go between two programs";
  const meant = nearest(member, programs);
  return meant === null
    ? `add [program:${member}], or take it out of the group`
    : `did you mean "${meant}"?`;
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
