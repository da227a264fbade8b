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
import type { Option } from "./option_types.ts";
import {
  defaultOf,
  isIn,
  kindsOf,
  nameOf,
  type OptionName,
  optionsByName,
  type SectionKindName,
  SECTIONS,
  type ValueOf,
} from "./options.ts";
import { absolutePath, parentOf } from "./paths.ts";
import { read } from "./reading.ts";
import {
  isMisspelt,
  reportUnknownKey,
  reportUnknownKeys,
} from "./unknown_names.ts";

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

/** The values of all options of a section. */
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
): Readonly<Record<string, Setting<unknown>>> {
  const options: Readonly<Record<string, Option>> = SECTIONS[kind].options;
  const { section } = sources;
  if (only !== undefined) {
    const some = Object.entries(options).filter(([key]) => only.includes(key));
    return readAll(some, sources, context);
  }
  if (section !== null) {
    reportUnknownKeys(kind, section, context);
    const known = optionsByName(options, context.dialect);
    checkRepeated(section, known, sources.scope, context);
  }
  return readAll(Object.entries(options), sources, context);
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
): Settings<K> {
  const known: Readonly<Record<string, Setting<unknown>>> = settings;
  const isStale = (key: string) =>
    known[key]?.used.some((name) =>
      changed.includes(name) || name.startsWith("ENV_")
    ) === true;
  const stale = Object.entries<Option>(SECTIONS[kind].options)
    .filter(([key]) => isStale(key) || key === "environment");
  return { ...settings, ...readAll(stale, sources, context) };
}

/** The variables of a section count for what else is written in it. */
function readAll(
  options: readonly (readonly [string, Option])[],
  sources: Sources,
  context: SettingsContext,
): Readonly<Record<string, Setting<unknown>>> {
  const variables = options.find(([key]) => key === "environment");
  const rest = options.filter(([key]) => key !== "environment");
  const first = variables === undefined ? [] : [
    [
      "environment",
      readSetting("environment", variables[1], sources, context),
    ] as const,
  ];
  const scope = withVariables(sources.scope, first[0]?.[1].value);
  const inner = { ...sources, scope };
  const settings = Object.fromEntries([
    ...first,
    ...rest.map(([key, option]) =>
      [key, readSetting(key, option, inner, context)] as const
    ),
  ]);
  if (context.dialect === "supervisord") fillFromOthers(settings, options);
  return settings;
}

/** Options whose default is the value of another option of the section. */
function fillFromOthers(
  settings: Record<string, Setting<unknown>>,
  options: readonly (readonly [string, Option])[],
): void {
  for (const [key, { supervisord: ways }] of options) {
    const own = settings[key];
    const other = settings[ways?.sameAs ?? ""];
    if (own === undefined || other === undefined) continue;
    if (own.entry === null) settings[key] = { ...own, value: other.value };
  }
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
  const known = new Map(
    // An option that several sections have is read as that of a program.
    [...kindsOf(dialect)].toReversed()
      .flatMap((kind) => [...optionsByName(SECTIONS[kind].options, dialect)]),
  );
  for (
    const [name, option] of optionsByName(SECTIONS.program.options, dialect)
  ) {
    known.set(name, option);
  }
  checkLoose(defaults, known, scope, context);
}

/** Checks [program-default] itself. */
export function checkProgramDefaults(
  section: Section,
  scope: Scope,
  context: SettingsContext,
): void {
  const known = optionsByName(SECTIONS.program.options, context.dialect);
  checkLoose(section, known, scope, context);
}

function checkLoose(
  section: Section,
  known: ReadonlyMap<string, Option>,
  scope: Scope,
  context: SettingsContext,
): void {
  for (const entry of section.entries.values()) {
    const option = known.get(entry.key);
    if (option === undefined) {
      reportUnknownKey(entry, [...known.keys()], context);
      // What names stand for is known where it is inherited.
    } else if (!mayExpand(entry.value, scope)) {
      readEntry(option, entry, scope, context);
    }
  }
  checkRepeated(section, known, scope, context);
}

/** The values do not count, but a mistake in one is a mistake. */
function checkRepeated(
  { repeated }: Section,
  known: ReadonlyMap<string, Option>,
  scope: Scope,
  context: SettingsContext,
): void {
  for (const entry of repeated) {
    const option = known.get(entry.key);
    if (option !== undefined) readEntry(option, entry, scope, context);
  }
}

function readSetting(
  key: string,
  option: Option,
  sources: Sources,
  context: SettingsContext,
): Setting<unknown> {
  const { dialect } = context;
  const { section, scope } = sources;
  const name = nameOf(key, option, dialect);
  const own = section?.entries.get(name);
  const entry = isIn(option, dialect)
    ? own ?? inheritedEntry(name, option, sources, context)
    : undefined;
  if (entry !== undefined) {
    const { value, valid, used } = readEntry(option, entry, scope, context);
    const spot = spotOf(entry);
    return { value, valid, entry, spot, own: own !== undefined, used };
  }
  const spot = {
    file: section?.file ?? context.file,
    line: section?.line ?? null,
    section: section?.name ?? null,
    key: name,
  };
  const isMissing = option.required === true && isIn(option, dialect);
  // Where it is misspelt, that is the mistake, unless it was forgiven.
  const isTold = () => !context.lenient && isMisspelt(name, section, dialect);
  if (isMissing && !isTold()) {
    context.findings.error(spot, {
      message: "Missing option",
      hint: `the section needs a line such as ${name} = ...`,
    });
  }
  const value = defaultOf(option, context);
  return { value, valid: !isMissing, entry: null, spot, own: false, used: [] };
}

/** What other sections say of an option, for those that do not. */
function inheritedEntry(
  name: string,
  option: Option,
  { bases = [], daemon = null }: Sources,
  { dialect, defaults }: SettingsContext,
): Entry | undefined {
  for (const { entries } of bases) {
    const entry = entries.get(name);
    if (entry !== undefined) return entry;
  }
  const entry = defaults.entries.get(name);
  if (entry !== undefined || dialect !== "supervisord") return entry;
  const inherits = option.supervisord?.inherits === true;
  return inherits ? daemon?.entries.get(name) : undefined;
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
  const here = parentOf(absolutePath(context.cwd, entry.file));
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
