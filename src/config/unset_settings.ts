/**
 * The settings of a section, most of which are about options that nobody has
 * written: a thousand programs have a hundred options each and write five of
 * them. Only those five are kept. One object for each kind of section tells
 * all others when somebody asks for them, as their prototype.
 *
 * @module
 */

import type { Dialect } from "./dialect.ts";
import type { Section } from "./ini_document.ts";
import { type OptionRow, optionRows } from "./option_rows.ts";
import { defaultOf, type SectionKindName } from "./options.ts";
import type { Setting } from "./settings.ts";

/** Settings of any kind of section. */
export type AnySettings = Readonly<Record<string, Setting<unknown>>>;

/** The section that settings belong to. */
export interface SettingsOwner {
  /** The section; `null` stands for a missing one. */
  readonly section: Section | null;
  /** The main file, as messages name it. */
  readonly file: string;
  readonly dialect: Dialect;
  /** The directory where relative paths start, absolute. */
  readonly cwd: string;
}

/** Where settings keep their owner. */
const OWNER = Symbol("owner");

/** Makes settings of those that are written. */
export function makeSettings(
  kind: SectionKindName,
  owner: SettingsOwner,
  written: Iterable<readonly [string, Setting<unknown>]>,
): AnySettings {
  const settings = Object.create(unsetOf(kind, owner.dialect));
  Object.defineProperty(settings, OWNER, { value: owner });
  // The prototype has accessors of the same names: they can't be assigned to.
  for (const [key, value] of written) {
    Object.defineProperty(settings, key, {
      value,
      enumerable: true,
      configurable: true,
    });
  }
  return settings;
}

/** The same settings, but for some. */
export function withSettings<T extends object>(
  settings: T,
  changes: Partial<T>,
): T {
  const made = Object.create(Object.getPrototypeOf(settings), {
    ...Object.getOwnPropertyDescriptors(settings),
    ...Object.getOwnPropertyDescriptors(changes),
  });
  return made;
}

/** What is told of an option about which nothing is written. */
export function unsetSetting(
  { name, option }: OptionRow,
  owner: SettingsOwner,
): Setting<unknown> {
  const { section } = owner;
  const spot = {
    file: section?.file ?? owner.file,
    line: section?.line ?? null,
    section: section?.name ?? null,
    key: name,
  };
  const value = defaultOf(option, owner);
  return { value, valid: true, entry: null, spot, own: false, used: [] };
}

function unsetOf(kind: SectionKindName, dialect: Dialect): object {
  const known = UNSET[dialect].get(kind);
  if (known !== undefined) return known;
  const made = {};
  for (const row of optionRows(kind, dialect).all) {
    Object.defineProperty(made, row.key, {
      get(this: { readonly [OWNER]: SettingsOwner }): Setting<unknown> {
        return unsetSetting(row, this[OWNER]);
      },
    });
  }
  UNSET[dialect].set(kind, made);
  return made;
}

const UNSET: Readonly<Record<Dialect, Map<SectionKindName, object>>> = {
  supervice: new Map(),
  supervisord: new Map(),
};
