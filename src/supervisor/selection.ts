/**
 * Which processes are meant by names as people write them: the name of a
 * process, `GROUP:*` or `GROUP:`, a glob, or `all`.
 *
 * @module
 */

import { SupervisorError } from "../model/errors.ts";
import { ALL, groupOf } from "../model/process_info.ts";
import { globMatcher, isGlob } from "../util/glob.ts";

/** What there is to choose from. */
export interface Choice {
  /** Every process, in config order. */
  readonly processes: readonly string[];
  /** The members of every group, in config order. */
  readonly groups: ReadonlyMap<string, readonly string[]>;
  /** What else a name means that no process has, to follow the message. */
  readonly whatElse?: (name: string) => string;
}

/** What names mean. */
export interface Selection {
  /** Names of processes, each once, in the order in which they were named. */
  readonly found: readonly string[];
  /** Names that mean nothing, each with its error. */
  readonly unknown: readonly UnknownName[];
}

/** A name that means nothing. */
export interface UnknownName {
  readonly name: string;
  readonly error: SupervisorError;
}

/** Finds out which processes are meant. */
export function select(names: readonly string[], choice: Choice): Selection {
  const found = new Set<string>();
  const unknown = new Map<string, UnknownName>();
  const known = new Set(choice.processes);
  for (const name of new Set(names)) {
    if (name !== ALL && known.has(name)) {
      found.add(name);
      continue;
    }
    const meant = selectOne(name, choice);
    if (meant instanceof SupervisorError) {
      unknown.set(name, { name, error: meant });
    } else {
      for (const process of meant) found.add(process);
    }
  }
  return { found: [...found], unknown: [...unknown.values()] };
}

function selectOne(
  name: string,
  { processes, groups, whatElse }: Choice,
): readonly string[] | SupervisorError {
  if (name === ALL) return processes;
  const members = groups.get(groupOf(name) ?? "");
  if (members !== undefined) return members;
  if (!isGlob(name)) return noProcess(name, whatElse?.(name));
  const matches = processes.filter(globMatcher(name));
  return matches.length > 0 ? matches : noMatch(name);
}

/**
 * The failure of a name that no process has.
 *
 * @param hint What else the name means, to follow the message.
 */
export function noProcess(name: string, hint = ""): SupervisorError {
  return new SupervisorError(
    "PROCESS_NOT_FOUND",
    `Process ${JSON.stringify(name)} not found${hint}`,
    { name },
  );
}

/**
 * The failure of a name that no group has.
 *
 * @param hint What else the name means, to follow the message.
 */
export function noGroup(name: string, hint = ""): SupervisorError {
  return new SupervisorError(
    "GROUP_NOT_FOUND",
    `Group ${JSON.stringify(name)} not found${hint}`,
    { name },
  );
}

function noMatch(name: string): SupervisorError {
  return new SupervisorError(
    "PROCESS_NOT_FOUND",
    `No process matches ${JSON.stringify(name)}`,
    { name },
  );
}
