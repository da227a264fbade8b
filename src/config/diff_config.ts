/**
 * What a reload has to do: two configurations compared.
 *
 * @module
 */

import type { DaemonSpec, ProcessSpec } from "../model/process_spec.ts";
import { isSame } from "../util/same.ts";
import type { Option, Reload } from "./option_types.ts";
import { type SectionKindName, SECTIONS } from "./options.ts";

/** A process that is in both configurations, but not the same. */
export interface ChangedProcess {
  /** Name of the instance. */
  readonly name: string;
  /** What it is to be. */
  readonly spec: ProcessSpec;
  /** The fields that differ; never empty. */
  readonly fields: readonly (keyof ProcessSpec)[];
}

/** How two lists of processes differ; all are names but `changed`. */
export interface ProcessDiff {
  /** In the order of the new list. */
  readonly added: readonly string[];
  /** In the order of the old list. */
  readonly removed: readonly string[];
  /** In the order of the new list. */
  readonly changed: readonly ChangedProcess[];
  /** In the order of the new list. */
  readonly unchanged: readonly string[];
}

/** A setting of the daemon that differs. */
export interface ChangedDaemonField {
  readonly field: keyof DaemonSpec;
  /** Name of the option that sets the field. */
  readonly option: string;
  /** What a reload can do about it. */
  readonly reload: Reload;
  /** For `refused`: why it can't change while the daemon runs. */
  readonly refusal: string;
}

/** Compares two lists of processes, instance by instance, by name. */
export function diffProcesses(
  old: readonly ProcessSpec[],
  next: readonly ProcessSpec[],
): ProcessDiff {
  const before = new Map(old.map((spec) => [spec.name, spec]));
  const after = new Set(next.map(({ name }) => name));
  const added: string[] = [];
  const changed: ChangedProcess[] = [];
  const unchanged: string[] = [];
  for (const spec of next) {
    const { name } = spec;
    const previous = before.get(name);
    if (previous === undefined) {
      added.push(name);
      continue;
    }
    const fields = changedFields(previous, spec);
    if (fields.length === 0) unchanged.push(name);
    else changed.push({ name, spec, fields });
  }
  const removed = [...before.keys()].filter((name) => !after.has(name));
  return { added, removed, changed, unchanged };
}

/** Compares the settings of the daemon, field by field. */
export function diffDaemon(
  old: DaemonSpec,
  next: DaemonSpec,
): readonly ChangedDaemonField[] {
  return changedFields(old, next).map((field) => {
    const { option, facts } = optionOfField("supervice", field);
    return { field, option, reload: facts.reload, refusal: refusalOf(facts) };
  });
}

/** Why an option of the daemon can't change while it runs. */
export function refusalOf({ refusal }: Option): string {
  return refusal ?? "it is read when the daemon starts";
}

/**
 * Tells what a reload can do about a field of a process: `live` fields count
 * at once, a changed `restart` field leaves the running process out of date.
 */
export function reloadOfProcessField(field: keyof ProcessSpec): Reload {
  // They name the process: a change is another process, never a changed one.
  if (field === "name" || field === "program" || field === "processNum") {
    return "restart";
  }
  // What the files say changes for the same reason as which files there are.
  if (field === "fileEnvironment") return reloadOfProcessField("envFiles");
  if (field === "group" || field === "groupPriority") {
    return optionOfField("group", field).facts.reload;
  }
  return optionOfField("program", field).facts.reload;
}

/**
 * Tells whether a run with one configuration is out of date with another: only
 * a restart would take up all that is different.
 */
export function needsRestart(old: ProcessSpec, now: ProcessSpec): boolean {
  return changedFields(old, now)
    .some((field) => reloadOfProcessField(field) === "restart");
}

/**
 * Finds the first option that sets a field.
 *
 * @throws {TypeError} When there is none.
 */
export function optionOfField(
  kind: SectionKindName,
  field: string,
): { readonly option: string; readonly facts: Option } {
  const options = Object.entries<Option>(SECTIONS[kind].options);
  const found = options.find(([_name, option]) => option.field === field);
  if (found === undefined) {
    throw new TypeError(`Cannot find the option of the field "${field}"`);
  }
  return { option: found[0], facts: found[1] };
}

/** The fields in which two specs differ. */
export function changedFields<T extends object>(
  old: T,
  next: T,
): readonly (keyof T)[] {
  return keysOf(next).filter((key) => !isSame(old[key], next[key]));
}

function keysOf<T extends object>(value: T): readonly (keyof T)[] {
  return Object.keys(value).filter((key): key is keyof T & string =>
    Object.hasOwn(value, key)
  );
}
