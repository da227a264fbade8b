/**
 * Which options make the difference between two configurations.
 *
 * @module
 */

import type {
  DaemonSpec,
  Dialect,
  OptionSettings,
  ProcessSpec,
} from "../model/process_spec.ts";
import type {
  OptionChange,
  ProcessOptionChange,
  RefusedChange,
  SettingChange,
} from "../model/reload_report.ts";
import {
  changedFields,
  diffDaemon,
  optionOfField,
  refusalOf,
} from "./diff_config.ts";
import {
  changedTexts,
  changedVariables,
  isChanged,
  type NamedOption,
  type TextPair,
} from "./option_text.ts";
import type { Option } from "./option_types.ts";
import { hideUrlPasswords, isSecretName } from "./secrets.ts";
import { SECTIONS } from "./options.ts";
import { writtenName } from "./written_name.ts";

/** A spec, and what the options that it was made from are set to. */
export interface Configured<Spec> {
  readonly spec: Spec;
  readonly options: OptionSettings;
}

type ProcessField = keyof ProcessSpec;

/** They name the process: a change is another process. */
const IDENTITY: readonly ProcessField[] = ["name", "program", "processNum"];

/** The options of a program, in the order of the reference. */
const OPTIONS: ReadonlyMap<string, Option> = new Map(
  Object.entries<Option>(SECTIONS.program.options),
);

/** Compares two configurations of one process, option by option. */
export function processOptionChanges(
  old: Configured<ProcessSpec>,
  next: Configured<ProcessSpec>,
): readonly ProcessOptionChange[] {
  const fields = changedFields(old.spec, next.spec)
    .filter((field) => !IDENTITY.includes(field));
  if (fields.length === 0) return [];
  const differing = differingOptions(old.options, next.options);
  const named = new Map<string, TextPair>();
  for (const [name, option] of differing) {
    if (!fields.some((field) => field === option.field)) continue;
    const texts = changedTexts({ name, option }, old.options, next.options);
    named.set(name, texts);
  }
  const covered = [...named.keys()].map((name) => OPTIONS.get(name)?.field);
  for (const field of fields.filter((field) => !covered.includes(field))) {
    for (const [name, pair] of explainField(field, { old, next, differing })) {
      named.set(name, pair);
    }
  }
  return inOrder(named);
}

/** The options that say which processes a program has. */
const NAMING = ["numprocs", "numprocs_start", "process_name"] as const;

/** What makes the processes of a program be others than before, if anything. */
export function instanceChanges(
  old: OptionSettings | undefined,
  next: OptionSettings | undefined,
): readonly ProcessOptionChange[] {
  if (old === undefined || next === undefined) return [];
  const differing = NAMING.filter((name) =>
    isChanged({ name, option: SECTIONS.program.options[name] }, old, next)
  );
  return inOrder(
    new Map(differing.map((name) => {
      const named = { name, option: SECTIONS.program.options[name] };
      return [name, changedTexts(named, old, next)];
    })),
  );
}

/** How the settings of the daemon differ. */
export interface DaemonChanges {
  /** The new settings, as far as they can change while the daemon runs. */
  readonly next: Configured<DaemonSpec>;
  readonly settings: readonly SettingChange[];
  readonly refused: readonly RefusedChange[];
}

/**
 * Compares the settings of the daemon, option by option.
 *
 * @param dialect The dialect of the new configuration: the options are called
 *   as they are there.
 */
export function daemonChanges(
  old: Configured<DaemonSpec>,
  next: Configured<DaemonSpec>,
  dialect: Dialect,
): DaemonChanges {
  const changes = ownChanges(old, next);
  const inItsWords = <T extends OptionChange>(change: T) => ({
    ...change,
    ...writtenName(change.option, dialect),
  });
  return {
    next: changes.next,
    settings: changes.settings.map(inItsWords),
    refused: changes.refused.map(inItsWords),
  };
}

type Refusal = Omit<RefusedChange, "section">;

interface OwnChanges {
  readonly next: Configured<DaemonSpec>;
  readonly settings: readonly OptionChange[];
  readonly refused: readonly Refusal[];
}

/** The same, with the names that the table of options has. */
function ownChanges(
  old: Configured<DaemonSpec>,
  next: Configured<DaemonSpec>,
): OwnChanges {
  const unseen = unseenChanges(old, next);
  const settings: OptionChange[] = [...unseen.settings];
  const refused: Refusal[] = [...unseen.refused];
  let inUse = adopted(old, next, settings.map(({ option }) => option));
  const changes = diffDaemon(old.spec, next.spec);
  const options: Readonly<Record<string, Option>> = SECTIONS.supervice.options;
  const isWritten = (name: string) => {
    const option = options[name];
    return option !== undefined &&
      isChanged({ name, option }, old.options, next.options);
  };
  // A default that follows another option is not a change of its own.
  const isDerived = changes.some(({ option }) => isWritten(option))
    ? (name: string) => !isWritten(name)
    : () => false;
  for (const { field, option, reload, refusal } of changes) {
    const change = { option, ...daemonTexts(field, old, next) };
    if (reload === "refused") {
      if (!isDerived(option)) refused.push({ ...change, reason: refusal });
      continue;
    }
    if (!isDerived(option)) settings.push(change);
    inUse = adopted(inUse, next, [option]);
    inUse = { ...inUse, spec: { ...inUse.spec, [field]: next.spec[field] } };
  }
  return { next: inUse, settings, refused };
}

function daemonTexts(
  field: keyof DaemonSpec,
  old: Configured<DaemonSpec>,
  next: Configured<DaemonSpec>,
): TextPair {
  const { option, facts } = optionOfField("supervice", field);
  const named = { name: option, option: facts };
  const texts = changedTexts(named, old.options, next.options);
  return distinct(named, texts, [old.spec[field], next.spec[field]]);
}

/** Options without a field: how the file is read, or the daemon started. */
function unseenChanges(
  old: Configured<DaemonSpec>,
  next: Configured<DaemonSpec>,
): Pick<OwnChanges, "settings" | "refused"> {
  const settings: OptionChange[] = [];
  const refused: Refusal[] = [];
  const options = Object.entries<Option>(SECTIONS.supervice.options);
  for (const [name, option] of options) {
    if (option.field !== null || option.unhonoured !== undefined) continue;
    const named = { name, option };
    if (!isChanged(named, old.options, next.options)) continue;
    const pair = changedTexts(named, old.options, next.options);
    const change = { option: name, ...pair };
    if (option.reload !== "refused") settings.push(change);
    else refused.push({ ...change, reason: refusalOf(option) });
  }
  return { settings, refused };
}

/** Takes over what some options are set to. */
function adopted(
  old: Configured<DaemonSpec>,
  { options }: Configured<DaemonSpec>,
  names: readonly string[],
): Configured<DaemonSpec> {
  const kept = Object.entries(old.options)
    .filter(([name]) => !names.includes(name));
  const taken = Object.entries(options)
    .filter(([name]) => names.includes(name));
  return { ...old, options: Object.fromEntries([...kept, ...taken]) };
}

function differingOptions(
  old: OptionSettings,
  next: OptionSettings,
): ReadonlyMap<string, Option> {
  return new Map(
    [...OPTIONS].filter(([name, option]) =>
      isChanged({ name, option }, old, next)
    ),
  );
}

/** What makes a field differ, when none of the options that set it does. */
function explainField(
  field: ProcessField,
  { old, next, differing }: {
    readonly old: Configured<ProcessSpec>;
    readonly next: Configured<ProcessSpec>;
    readonly differing: ReadonlyMap<string, Option>;
  },
): readonly (readonly [string, TextPair])[] {
  if (field === "group") {
    const [before, after] = [old.spec.group, next.spec.group];
    return [["programs", { old: `group ${before}`, new: `group ${after}` }]];
  }
  if (field === "groupPriority") {
    const [before, after] = [old.spec, next.spec]
      .map(({ groupPriority }) => `group ${groupPriority}`);
    // A program outside of all groups has the place of its own option.
    if (differing.has("priority")) return [];
    return [["priority", { old: before ?? null, new: after ?? null }]];
  }
  if (field === "fileEnvironment") {
    const [before, after] = [old.spec, next.spec]
      .map(({ fileEnvironment }) => fileEnvironment);
    return [["env_file", changedVariables(before, after)]];
  }
  const { option, facts } = optionOfField("program", field);
  if (facts.type === "environment") {
    return [[option, changedVariables(old.spec[field], next.spec[field])]];
  }
  // An option may have a say in other fields than its own.
  const others = [...differing].filter(([, { field }]) => field !== null);
  if (others.length > 0) {
    return others.map(([name, option]) =>
      [
        name,
        changedTexts({ name, option }, old.options, next.options),
      ] as const
    );
  }
  // The world has changed, such as the number of an account.
  const named = { name: option, option: facts };
  const known = changedTexts(named, old.options, next.options);
  return [[
    option,
    distinct(named, known, [old.spec[field], next.spec[field]]),
  ]];
}

/** Shows the plain data where the words of the user are the same. */
function distinct(
  { name }: NamedOption,
  pair: TextPair,
  [old, next]: readonly [unknown, unknown],
): TextPair {
  const [before, after] = [pathIn(old), pathIn(next)];
  if (pair.old === pair.new && before !== null && before !== after) {
    return { old: before, new: after };
  }
  const show = (value: unknown) => hideUrlPasswords(JSON.stringify(value));
  return pair.old !== pair.new || isSecretName(name)
    ? pair
    : { old: show(old), new: show(next) };
}

/** The path of a log file, which may follow another option. */
function pathIn(value: unknown): string | null {
  return typeof value === "object" && value !== null && "path" in value &&
      typeof value.path === "string"
    ? value.path
    : null;
}

function inOrder(
  named: ReadonlyMap<string, TextPair>,
): readonly ProcessOptionChange[] {
  const names = [...OPTIONS.keys()].filter((name) => named.has(name));
  const others = [...named.keys()].filter((name) => !OPTIONS.has(name));
  return [...names, ...others].map((option) => ({
    option,
    old: named.get(option)?.old ?? null,
    new: named.get(option)?.new ?? null,
    needs: needOf(option),
  }));
}

function needOf(name: string): ProcessOptionChange["needs"] {
  const reload = OPTIONS.get(name)?.reload ??
    SECTIONS.group.options.programs.reload;
  return reload === "refused" ? "restart" : reload;
}
