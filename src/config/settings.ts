/**
 * The options of one section, each with its value and where it comes from.
 *
 * @module
 */

import type { OptionSettings } from "../model/process_spec.ts";
import { nearest } from "../util/edit_distance.ts";
import type { Findings, Remark, Spot } from "./findings.ts";
import { type Entry, placeAt, type Section, spotOf } from "./ini_document.ts";
import type { Place } from "./line_scanner.ts";
import type { Option } from "./option_types.ts";
import {
  type OptionName,
  type SectionKindName,
  SECTIONS,
  type ValueOf,
} from "./options.ts";
import { absolutePath } from "./paths.ts";
import { readValue } from "./read_value.ts";
import { suggestOption } from "./suggest_option.ts";
import { foreignTemplate } from "./template.ts";

/** The value of one option in one section. */
export interface Setting<T> {
  /** The value; the default where nothing or nothing good is written. */
  readonly value: T;
  /** Where it is written, or else the section. */
  readonly spot: Spot;
  /** What is written, in the section or in [DEFAULT]; else `null`. */
  readonly entry: Entry | null;
  /** Whether it is written in the section itself. */
  readonly own: boolean;
  /** Whether the value can be relied on. */
  readonly valid: boolean;
}

/** The values of all options of a section. */
export type Settings<K extends SectionKindName> = {
  readonly [O in OptionName<K>]: Setting<ValueOf<K, O>>;
};

/** What the options are set to, for reports. */
export function optionSettings(
  settings: Readonly<Record<string, Setting<unknown>>>,
): OptionSettings {
  return Object.fromEntries(
    Object.entries(settings).map(([name, { value, entry }]) =>
      [name, { value, text: entry?.value ?? null }] as const
    ),
  );
}

/** What reading a section needs besides the section. */
export interface SettingsContext {
  /** The main file, as messages name it. */
  readonly file: string;
  /** The section of defaults. */
  readonly defaults: Section;
  /** The directory where relative paths start, absolute. */
  readonly cwd: string;
  readonly findings: Findings;
  /** Whether what nobody knows is only warned of. */
  readonly lenient: boolean;
}

/** Reads all options of a section; `null` stands for a missing section. */
export function readSettings<K extends SectionKindName>(
  kind: K,
  section: Section | null,
  context: SettingsContext,
): Settings<K> {
  const options: Readonly<Record<string, Option>> = SECTIONS[kind].options;
  if (section !== null) {
    reportUnknownKeys(kind, section, context);
    checkRepeated(section, options, context);
  }
  const settings = Object.entries(options).map(([key, option]) =>
    [key, readSetting({ key, option, section }, context)] as const
  );
  // Each setting was read as its own row of the table demands.
  return Object.fromEntries(settings) as unknown as Settings<K>;
}

/**
 * Checks [DEFAULT] itself, so that its mistakes are found also where no
 * section inherits them.
 */
export function checkDefaults(context: SettingsContext): void {
  const options = allOptions();
  const known = new Map(Object.entries(options));
  for (const entry of context.defaults.entries.values()) {
    const option = known.get(entry.key);
    if (option !== undefined) readEntry(option, entry, context);
    else reportUnknownKey(entry, [...known.keys()], context);
  }
  checkRepeated(context.defaults, options, context);
}

/** The values do not count, but a mistake in one is a mistake. */
function checkRepeated(
  { repeated }: Section,
  options: Readonly<Record<string, Option>>,
  context: SettingsContext,
): void {
  const known = new Map(Object.entries(options));
  for (const entry of repeated) {
    const option = known.get(entry.key);
    if (option !== undefined) readEntry(option, entry, context);
  }
}

interface Wanted {
  readonly key: string;
  readonly option: Option;
  readonly section: Section | null;
}

function readSetting(
  { key, option, section }: Wanted,
  context: SettingsContext,
): Setting<unknown> {
  const own = section?.entries.get(key);
  const entry = own ?? context.defaults.entries.get(key);
  if (entry !== undefined) {
    const { value, valid } = readEntry(option, entry, context);
    const spot = spotOf(entry);
    return { value, valid, entry, spot, own: own !== undefined };
  }
  const spot = {
    file: section?.file ?? context.file,
    line: section?.line ?? null,
    section: section?.name ?? null,
    key,
  };
  const isMissing = option.required === true;
  // Where it is misspelt, that is the mistake, unless it was forgiven.
  const isTold = !context.lenient && isMisspelt(key, section);
  if (isMissing && !isTold) {
    context.findings.error(spot, {
      message: "Missing option",
      hint: `the section needs a line such as ${key} = ...`,
    });
  }
  const value = defaultOf(option, context.cwd);
  return { value, valid: !isMissing, entry: null, spot, own: false };
}

function isMisspelt(key: string, section: Section | null): boolean {
  return [...section?.entries.keys() ?? []]
    .some((written) =>
      homeOf(written) === null && nearest(written, [key]) === key
    );
}

function readEntry(
  option: Option,
  entry: Entry,
  { cwd, findings }: SettingsContext,
): { readonly value: unknown; readonly valid: boolean } {
  const reading = readValue(option, entry.value, cwd);
  const spotAt = (offset: number): Spot => {
    const { line } = placeAt(entry, offset);
    return { ...spotOf(entry), line };
  };
  if (reading.kind === "faults") {
    for (const fault of reading.faults) {
      const message = withColumn(fault.message, placeAt(entry, fault.offset));
      const isWhole = fault.offset === 0;
      findings.error(
        spotAt(fault.offset),
        isWhole ? fault : { ...fault, message },
      );
    }
    return { value: defaultOf(option, cwd), valid: false };
  }
  for (const doubt of reading.doubts ?? []) {
    findings.warning(spotAt(doubt.offset), doubt);
  }
  warnOfForeignTemplate(option, entry, findings);
  return { value: reading.value, valid: true };
}

/** Messages are "action: what was found"; the column goes with the action. */
function withColumn(message: string, { column }: Place): string {
  return message.replace(": ", () => ` at column ${column}: `);
}

function warnOfForeignTemplate(
  option: Option,
  entry: Entry,
  findings: Findings,
): void {
  const template = option.template ? foreignTemplate(entry.value) : null;
  if (template === null) return;
  findings.warning(spotOf(entry), {
    message: `The text ${template} is left as it is`,
    hint: "only %(process_num)s stands for something else",
  });
}

function defaultOf(option: Option, cwd: string): unknown {
  return option.type === "path" && option.default !== null
    ? absolutePath(cwd, option.default)
    : option.default;
}

function reportUnknownKeys(
  kind: SectionKindName,
  section: Section,
  context: SettingsContext,
): void {
  const keys = Object.keys(SECTIONS[kind].options);
  for (const entry of section.entries.values()) {
    if (!keys.includes(entry.key)) reportUnknownKey(entry, keys, context);
  }
}

function reportUnknownKey(
  entry: Entry,
  keys: readonly string[],
  context: SettingsContext,
): void {
  reportUnknown(context, spotOf(entry), {
    message: "Unknown option",
    hint: homeOf(entry.key) ?? suggestOption(entry.key, keys),
  });
}

/** Reports what nobody knows: a mistake, or in a lenient file a doubt. */
export function reportUnknown(
  { findings, lenient }: Pick<SettingsContext, "findings" | "lenient">,
  spot: Spot,
  remark: Remark,
): void {
  if (lenient) findings.warning(spot, remark);
  else findings.error(spot, remark);
}

/** Where an option belongs that is known, but not in this section. */
function homeOf(key: string): string | null {
  const home = Object.entries(SECTIONS)
    .find(([_kind, { options }]) => Object.hasOwn(options, key));
  if (home === undefined) return null;
  const [kind, { named }] = home;
  return `it belongs in [${kind}${named ? ":NAME" : ""}]`;
}

/** The options of all kinds of sections; no two have one name. */
function allOptions(): Readonly<Record<string, Option>> {
  const tables = Object.values(SECTIONS).map(({ options }) => options);
  return Object.assign({}, ...tables);
}
