/**
 * What the options of a section are set to, kept for reports.
 *
 * @module
 */

import type { OptionSetting, OptionSettings } from "../model/process_spec.ts";
import { isSame } from "../util/same.ts";
import type { Dialect } from "./dialect.ts";
import { optionRows } from "./option_rows.ts";
import type { Option } from "./option_types.ts";
import { defaultOf, type SectionKindName } from "./options.ts";
import type { AnySettings } from "./unset_settings.ts";

/**
 * What the options of a section are set to, for reports: only those that are
 * written, or that have another default than the table says. A thousand
 * programs leave most of theirs alone.
 *
 * @param others The options that have another default.
 */
export function optionSettings(
  settings: AnySettings,
  others: readonly string[],
): OptionSettings {
  // What is written are properties of its own.
  const keys = new Set([...Object.keys(settings), ...others]);
  return Object.fromEntries(
    [...keys].flatMap((key) => {
      const setting = settings[key];
      if (setting === undefined) return [];
      const { value, entry } = setting;
      return [[key, { value, text: entry?.value ?? null }] as const];
    }),
  );
}

/** The options whose default is not what the table says. */
export function withOtherDefaults(
  kind: SectionKindName,
  place: { readonly dialect: Dialect; readonly cwd: string },
): readonly string[] {
  return optionRows(kind, place.dialect).all
    .filter(({ option }) => !isSame(defaultOf(option, place), option.default))
    .map(({ key }) => key);
}

/** What an option is set to; its default where nothing is known. */
export function settingOf(
  settings: OptionSettings,
  name: string,
  option: Option,
): OptionSetting {
  return settings[name] ?? { value: option.default, text: null };
}
