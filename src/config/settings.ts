/**
 * The options of one section, each with its value and where it comes from.
 *
 * @module
 */

import type { Dialect } from "./dialect.ts";
import { expandAndRead, variablesOf } from "./expand_value.ts";
import { mayExpand, type Scope } from "./expansion.ts";
import type { Findings, Remark, Spot } from "./findings.ts";
import { type Entry, placeAt, type Section, spotOf } from "./ini_document.ts";
import type { Place } from "./line_scanner.ts";
import { isSame } from "../util/same.ts";
import type { Option } from "./option_types.ts";
import { type OptionRow, type OptionRows, optionRows } from "./option_rows.ts";
import {
  defaultOf,
  kindsOf,
  type OptionName,
  type SectionKindName,
  type ValueOf,
} from "./options.ts";
import { absolutePath, dirname } from "../util/paths.ts";
import { read } from "./reading.ts";
import {
  isMisspelt,
  reportUnknownKey,
  reportUnknownKeys,
} from "./unknown_names.ts";
import {
  type AnySettings,
  makeSettings,
  type SettingsOwner,
  unsetSetting,
  withSettings,
} from "./unset_settings.ts";

/** The value of one option in one section. */
export interface Setting<T> {
  /** The value; the default where nothing or nothing good is written. */
  readonly value: T;
  /** Where it is written, or else the section. */
  readonly spot: Spot;
  /** What is written, in the section or one it inherits from; else `null`. */
  readonly entry: Entry | null;
  /** Whether it is written in the section itself. */
  readonly own: boolean;
  /** Whether the value can be relied on. */
  readonly valid: boolean;
  /** The names whose values are part of it; variables as `ENV_X`. */
  readonly used: readonly string[];
}

/**
 * The values of all options of a section. Only those that are written are
 * properties of its own: to copy them takes {@linkcode withSettings}.
 */
export type Settings<K extends SectionKindName> = {
  readonly [O in OptionName<K>]: Setting<ValueOf<K, O>>;
};

/** What reading any section needs besides the section. */
export interface SettingsContext {
  /** The main file, as messages name it. */
  readonly file: string;
  readonly dialect: Dialect;
  /** The section of defaults. */
  readonly defaults: Section;
  /** The directory where relative paths start, absolute. */
  readonly cwd: string;
  readonly findings: Findings;
  /** Whether what nobody knows is only warned of. */
  readonly lenient: boolean;
}

/** Where the options of one section come from. */
export interface Sources {
  /** The section; `null` stands for a missing one. */
  readonly section: Section | null;
  /** What it inherits from besides the section of defaults, nearest first. */
  readonly bases?: readonly Section[];
  /** The section of the daemon, for options that it may have as well. */
  readonly daemon?: Section | null;
  /** What names stand for in it. */
  readonly scope: Scope;
}

/**
 * Reads all options of a section.
 *
 * @param kind The kind of section.
 * @param sources Where they come from.
 * @param context What reading any section needs.
 * @param only Reads these options alone, and leaves the others out.
 */
export function readSettings<K extends SectionKindName>(
  kind: K,
  sources: Sources,
  context: SettingsContext,
): Settings<K>;
export function readSettings<
  K extends SectionKindName,
  O extends OptionName<K>,
>(
  kind: K,
  sources: Sources,
  context: SettingsContext,
  only: readonly O[],
): Pick<Settings<K>, O>;
export function readSettings(
  kind: SectionKindName,
  sources: Sources,
  context: SettingsContext,
  only?: readonly string[],
): AnySettings {
  const { dialect, file, cwd } = context;
  const { section } = sources;
  const rows = optionRows(kind, dialect);
  if (section !== null && only === undefined) {
    reportUnknownKeys(kind, section, context);
    checkRepeated(section, rows.known, sources.scope, context);
  }
  const written = writtenIn(sources, rows, context)
    .filter(({ row }) => only?.includes(row.key) !== false);
  const owner = { section, file, dialect, cwd };
  const settings = makeSettings(kind, owner, [
    ...readAll(written, sources, context),
    ...missingOf(rows, { written, owner, only }, context),
  ]);
  return rows.copied.length === 0 ? settings : withCopies(settings, rows);
}

/** Options whose default is the value of another option of the section. */
function withCopies(settings: AnySettings, rows: OptionRows): AnySettings {
  const copies = rows.copied.flatMap(({ key, option }) => {
    const own = settings[key];
    const other = settings[option.supervisord?.sameAs ?? ""];
    return own === undefined || own.entry !== null || other === undefined ||
        isSame(own.value, other.value)
      ? []
      : [[key, { ...own, value: other.value }] as const];
  });
  return withSettings(settings, Object.fromEntries(copies));
}

/**
 * Reads again what depends on names that stand for something else in another
 * scope; everything else is kept.
 *
 * @param kind The kind of section.
 * @param settings What was read in the first scope.
 * @param sources The same section, with the other scope.
 * @param context As for {@linkcode readSettings}.
 * @param changed The names.
 */
export function rereadSettings<K extends SectionKindName>(
  kind: K,
  settings: Settings<K>,
  sources: Sources,
  context: SettingsContext,
  changed: readonly string[],
): Settings<K>;
export function rereadSettings(
  kind: SectionKindName,
  settings: AnySettings,
  sources: Sources,
  context: SettingsContext,
  changed: readonly string[],
): AnySettings {
  const isStale = (key: string) =>
    settings[key]?.used.some((name) =>
      changed.includes(name) || name.startsWith("ENV_")
    ) === true;
  const rows = optionRows(kind, context.dialect);
  const stale = writtenIn(sources, rows, context)
    .filter(({ row: { key } }) => isStale(key) || key === "environment");
  const reread = Object.fromEntries(readAll(stale, sources, context));
  return withSettings(settings, reread);
}

/** An option and what is written about it. */
interface Written {
  readonly row: OptionRow;
  readonly entry: Entry;
  /** Whether that is in the section itself. */
  readonly own: boolean;
}

/** What is written about the options of a section, there or elsewhere. */
function writtenIn(
  { section, bases = [], daemon = null }: Sources,
  rows: OptionRows,
  { defaults }: SettingsContext,
): readonly Written[] {
  const entries = new Map<string, Entry>();
  for (const { name } of daemon === null ? [] : rows.inherited) {
    const entry = daemon?.entries.get(name);
    if (entry !== undefined) entries.set(name, entry);
  }
  for (const { entries: inherited } of [defaults, ...bases.toReversed()]) {
    for (const [name, entry] of inherited) entries.set(name, entry);
  }
  for (const [name, entry] of section?.entries ?? []) entries.set(name, entry);
  return [...entries].flatMap(([name, entry]) => {
    const row = rows.known.get(name);
    const own = section?.entries.has(name) === true;
    return row === undefined ? [] : [{ row, entry, own }];
  });
}

/** The variables of a section count for what else is written in it. */
function readAll(
  written: readonly Written[],
  sources: Sources,
  context: SettingsContext,
): (readonly [string, Setting<unknown>])[] {
  const read = (
    { row: { key, option }, entry, own }: Written,
    scope: Scope,
  ) => {
    const reading = readEntry(option, entry, scope, context);
    return [key, { ...reading, entry, spot: spotOf(entry), own }] as const;
  };
  const variables = written.find(({ row: { key } }) => key === "environment");
  const first = variables === undefined ? [] : [read(variables, sources.scope)];
  const scope = withVariables(sources.scope, first[0]?.[1].value);
  return [
    ...first,
    ...written.filter((one) => one !== variables)
      .map((one) => read(one, scope)),
  ];
}

/** Reports the options that a section needs and does not have. */
function missingOf(
  rows: OptionRows,
  { written, owner, only }: {
    readonly written: readonly Written[];
    readonly owner: SettingsOwner;
    readonly only: readonly string[] | undefined;
  },
  { lenient, findings }: SettingsContext,
): (readonly [string, Setting<unknown>])[] {
  const missing = rows.required.filter((row) =>
    only?.includes(row.key) !== false && written.every((one) => one.row !== row)
  );
  return missing.map((row) => {
    const setting = unsetSetting(row, owner);
    const { section, dialect } = owner;
    // Where it is misspelt, that is the mistake, unless it was forgiven.
    if (lenient || !isMisspelt(row.name, section, dialect)) {
      findings.error(setting.spot, {
        message: "Missing option",
        hint: `the section needs a line such as ${row.name} = ...`,
      });
    }
    return [row.key, { ...setting, valid: false }];
  });
}

/** Adds variables to a scope; they go before those that are there. */
export function withVariables(scope: Scope, variables: unknown): Scope {
  const added = variablesOf(variables);
  return added.length === 0 ? scope : {
    ...scope,
    environment: new Map([...scope.environment ?? [], ...added]),
  };
}

/**
 * Checks [DEFAULT] itself, so that its mistakes are found also where no
 * section inherits them.
 */
export function checkDefaults(scope: Scope, context: SettingsContext): void {
  const { dialect, defaults } = context;
  // An option that several sections have is read as that of a program.
  const kinds = [...kindsOf(dialect).toReversed(), "program"] as const;
  const known = new Map(
    kinds.flatMap((kind) => [...optionRows(kind, dialect).known]),
  );
  checkLoose(defaults, known, scope, context);
}

/** Checks [program-default] itself. */
export function checkProgramDefaults(
  section: Section,
  scope: Scope,
  context: SettingsContext,
): void {
  const { known } = optionRows("program", context.dialect);
  checkLoose(section, known, scope, context);
}

function checkLoose(
  section: Section,
  known: OptionRows["known"],
  scope: Scope,
  context: SettingsContext,
): void {
  for (const entry of section.entries.values()) {
    const row = known.get(entry.key);
    if (row === undefined) {
      reportUnknownKey(entry, [...known.keys()], context);
      // What names stand for is known where it is inherited.
    } else if (!mayExpand(entry.value, scope)) {
      readEntry(row.option, entry, scope, context);
    }
  }
  checkRepeated(section, known, scope, context);
}

/** The values do not count, but a mistake in one is a mistake. */
function checkRepeated(
  { repeated }: Section,
  known: OptionRows["known"],
  scope: Scope,
  context: SettingsContext,
): void {
  for (const entry of repeated) {
    const row = known.get(entry.key);
    if (row !== undefined) readEntry(row.option, entry, scope, context);
  }
}

interface EntryReading {
  readonly value: unknown;
  readonly valid: boolean;
  readonly used: readonly string[];
}

function readEntry(
  option: Option,
  entry: Entry,
  scope: Scope,
  context: SettingsContext,
): EntryReading {
  const { findings } = context;
  const here = dirname(absolutePath(context.cwd, entry.file));
  const names = new Map([...scope.names, ["here", here] as const]);
  const isUnset = option.emptyIsUnset === true && entry.value.trim() === "";
  const { reading, used } = isUnset
    ? { reading: read(defaultOf(option, context)), used: [] }
    : expandAndRead(option, entry.value, { ...scope, names }, context.cwd);
  const spotAt = (offset: number): Spot => {
    const { line } = placeAt(entry, offset);
    return { ...spotOf(entry), line };
  };
  if (reading.kind === "faults") {
    for (const fault of reading.faults) {
      const message = withColumn(fault.message, placeAt(entry, fault.offset));
      const isWhole = fault.offset === 0;
      findings.error(spotAt(fault.offset), {
        message: isWhole ? fault.message : message,
        hint: hintOfCut(fault, entry) ?? fault.hint ?? null,
      });
    }
    return { value: defaultOf(option, context), valid: false, used };
  }
  for (const doubt of reading.doubts ?? []) {
    findings.warning(spotAt(doubt.offset), doubt);
  }
  warnOfUnhonoured(option, entry, reading.value, context);
  return { value: reading.value, valid: true, used };
}

/** A comment takes away the end of what is quoted. */
function hintOfCut({ message }: Remark, { parts }: Entry): string | null {
  const isCut = parts.some(({ cut }) => cut) &&
    message.includes("never closed");
  return isCut
    ? 'in files of supervisord a blank and ";" or "#" begin a comment, in ' +
      "quotes as well"
    : null;
}

/** Messages are "action: what was found"; the column goes with the action. */
function withColumn(message: string, { column }: Place): string {
  return message.replace(": ", () => ` at column ${column}: `);
}

function warnOfUnhonoured(
  option: Option,
  entry: Entry,
  value: unknown,
  context: SettingsContext,
): void {
  if (option.unhonoured === undefined) return;
  if (value === defaultOf(option, context)) return;
  context.findings.warning(spotOf(entry), {
    message: `The option does nothing: ${option.unhonoured}`,
  });
}
