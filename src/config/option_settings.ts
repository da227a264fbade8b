/**
 * What the options of a section are set to, kept for reports.
 *
 * @module
 */

import type { OptionSetting, OptionSettings } from "../model/process_spec.ts";
import { isSame } from "../util/same.ts";
import type { Option } from "./option_types.ts";
import type { Setting } from "./settings.ts";

/**
 * What the options are set to, for reports: only those that somebody has set,
 * or that have another default than the table says. A thousand programs leave
 * most of theirs alone.
 */
export function optionSettings(
  settings: Readonly<Record<string, Setting<unknown>>>,
  options: Readonly<Record<string, Option>>,
): OptionSettings {
  return Object.fromEntries(
    Object.entries(settings)
      .filter(([name, { value, entry }]) =>
        entry !== null || !isSame(value, options[name]?.default)
      )
      .map(([name, { value, entry }]) =>
        [name, { value, text: entry?.value ?? null }] as const
      ),
  );
}

/** What an option is set to; its default where nothing is known. */
export function settingOf(
  settings: OptionSettings,
  name: string,
  option: Option,
): OptionSetting {
  return settings[name] ?? { value: option.default, text: null };
}
