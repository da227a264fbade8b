/**
 * What a reload has to do: two configurations compared.
 *
 * @module
 */

import type { DaemonSpec, ProcessSpec } from "../model/process_spec.ts";
import type { Reload } from "./option_types.ts";
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
    const { option, reload } = optionOfField("supervice", field);
    return { field, option, reload };
  });
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
  if (field === "group") return optionOfField("group", field).reload;
  return optionOfField("program", field).reload;
}

function optionOfField(
  kind: SectionKindName,
  field: string,
): { readonly option: string; readonly reload: Reload } {
  const options = Object.entries(SECTIONS[kind].options);
  const found = options.find(([_name, option]) => option.field === field);
  if (found === undefined) {
    throw new TypeError(`Cannot find the option of the field "${field}"`);
  }
  return { option: found[0], reload: found[1].reload };
}

function changedFields<T extends object>(
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

/** Compares plain data; the order of a record's keys does not matter. */
function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object") return false;
  if (a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const left = new Map<string, unknown>(Object.entries(a));
  const right = Object.entries(b);
  return left.size === right.length &&
    right.every(([key, value]) =>
      left.has(key) && isSame(left.get(key), value)
    );
}
