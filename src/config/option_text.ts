/**
 * How the value of an option has changed, as text for people.
 *
 * @module
 */

import type { OptionSetting } from "../model/process_spec.ts";
import { formatValue } from "./format_value.ts";
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

/**
 * Tells how an option has changed: as it is written, or the default. Secrets
 * are hidden, and of variables only those that differ are named.
 *
 * @param old What it was, where that is known.
 * @param next What it is, where that is known.
 */
export function changedTexts(
  { name, option }: NamedOption,
  old: OptionSetting | undefined,
  next: OptionSetting | undefined,
): TextPair {
  if (option.type === "environment") {
    return changedVariables(old?.value, next?.value);
  }
  const pair = {
    old: settingText(option, old),
    new: settingText(option, next),
  };
  // The same words may mean something else now.
  const [before, after] = pair.old !== pair.new
    ? [pair.old, pair.new]
    : [plainText(option, old), plainText(option, next)];
  const show = (text: string | null) =>
    text === null ? null : isSecretName(name) ? HIDDEN : hideUrlPasswords(text);
  return { old: show(before), new: show(after) };
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
  setting: OptionSetting | undefined,
): string | null {
  const written = setting?.text?.replaceAll(/\s*\n\s*/g, " ").trim();
  return written || plainText(option, setting);
}

function plainText(
  option: Option,
  setting: OptionSetting | undefined,
): string | null {
  return formatValue(option, setting?.value) || null;
}
