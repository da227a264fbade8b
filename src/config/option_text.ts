/**
 * How the value of an option has changed, as text for people.
 *
 * @module
 */

import type { OptionSetting, OptionSettings } from "../model/process_spec.ts";
import { isSame } from "../util/same.ts";
import { formatValue } from "./format_value.ts";
import { settingOf } from "./option_settings.ts";
import type { Option } from "./option_types.ts";
import { HIDDEN, hideUrlPasswords, isSecretName } from "./secrets.ts";

/** The old and the new text of an option; `null` where there is nothing. */
export interface TextPair {
  readonly old: string | null;
  readonly new: string | null;
}

/** An option of the table, with its name. */
export interface NamedOption {
  readonly name: string;
  readonly option: Option;
}

/** Tells whether an option has changed. */
export function isChanged(
  { name, option }: NamedOption,
  old: OptionSettings,
  next: OptionSettings,
): boolean {
  const [before, after] = [old, next]
    .map((settings) => settingOf(settings, name, option).value);
  return !isSame(before, after);
}

/**
 * Tells how an option has changed: as it is written, or the default. Secrets
 * are hidden, and of variables only those that differ are named.
 */
export function changedTexts(
  { name, option }: NamedOption,
  before: OptionSettings,
  after: OptionSettings,
): TextPair {
  const old = settingOf(before, name, option);
  const next = settingOf(after, name, option);
  if (option.type === "environment") {
    return changedVariables(old.value, next.value);
  }
  const pair = {
    old: settingText(option, old),
    new: settingText(option, next),
  };
  // The same words may mean something else now.
  const [oldText, newText] = pair.old !== pair.new
    ? [pair.old, pair.new]
    : [plainText(option, old), plainText(option, next)];
  const show = (text: string | null) =>
    text === null ? null : isSecretName(name) ? HIDDEN : hideUrlPasswords(text);
  return { old: show(oldText), new: show(newText) };
}

/** Names the variables that differ; their values are hidden. */
export function changedVariables(old: unknown, next: unknown): TextPair {
  const [before, after] = [variables(old), variables(next)];
  const textOf = (
    own: ReadonlyMap<string, unknown>,
    other: ReadonlyMap<string, unknown>,
  ) => {
    const names = [...own.keys()]
      .filter((name) => own.get(name) !== other.get(name));
    return names.length === 0
      ? null
      : names.map((name) => `${name}=${HIDDEN}`).join(", ");
  };
  return { old: textOf(before, after), new: textOf(after, before) };
}

function variables(value: unknown): ReadonlyMap<string, unknown> {
  return new Map(Object.entries(value ?? {}));
}

/** What is written, in one line; where nothing is, the default. */
function settingText(
  option: Option,
  setting: OptionSetting,
): string | null {
  const written = setting.text?.replaceAll(/\s*\n\s*/g, " ").trim();
  return written || plainText(option, setting);
}

function plainText(
  option: Option,
  setting: OptionSetting,
): string | null {
  return formatValue(option, setting.value) || null;
}
