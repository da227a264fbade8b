/**
 * Names of options and sections that nobody knows.
 *
 * @module
 */

import { nearest } from "../util/edit_distance.ts";
import type { Dialect } from "./dialect.ts";
import type { Remark, Spot } from "./findings.ts";
import { type Entry, placeAt, type Section, spotOf } from "./ini_document.ts";
import type { SectionKind } from "./option_types.ts";
import { type OptionRows, optionRows } from "./option_rows.ts";
import {
  kindsOf,
  type SectionKindName,
  SECTIONS,
  sectionTitle,
} from "./options.ts";
import { quoted } from "./quoted.ts";
import { hideQuoted } from "./quoting.ts";
import { MANY_LINES } from "./read_value.ts";
import type { SettingsContext } from "./settings.ts";
import { suggestOption } from "./suggest_option.ts";

/** Reports the options of a section that nobody knows. */
export function reportUnknownKeys(
  kind: SectionKindName,
  section: Section,
  context: SettingsContext,
): void {
  const { free = false }: SectionKind = SECTIONS[kind];
  if (free) return;
  const { known } = optionRows(kind, context.dialect);
  for (const entry of section.entries.values()) {
    const row = known.get(entry.key);
    if (row === undefined) {
      reportUnknownKey(entry, [...known.keys()], context);
    } else if (MANY_LINES.includes(row.option.type)) {
      reportHidden(entry, known, context);
    }
  }
}

/**
 * A line like that of an option. After a comma a list goes on, and variables
 * are rather written in capitals.
 */
const LIKE_OPTION = /(?<=[^,\s][ \t]*\n)[ \t]*([a-z_]+)[ \t]*[=:](?![=:])/g;

/** Warns of options that an indent has made a part of the value before them. */
function reportHidden(
  entry: Entry,
  known: OptionRows["known"],
  { findings }: SettingsContext,
): void {
  if (entry.parts.length < 2) return;
  for (const match of hideQuoted(entry.value).matchAll(LIKE_OPTION)) {
    const [all, name = ""] = match;
    if (!known.has(name)) continue;
    const { line } = placeAt(entry, match.index + all.length - 1);
    findings.warning({ ...spotOf(entry), line }, {
      message: "The line is a part of this value: it does not set " +
        quoted(name),
      hint: `indent it no more than the line of ${quoted(entry.key)}`,
    });
  }
}

/**
 * Reports an option; `keys` are those it could be. What belongs in another
 * section is a mistake in our own files; supervisord passes it over, and real
 * files are full of it.
 */
export function reportUnknownKey(
  entry: Entry,
  keys: readonly string[],
  context: SettingsContext,
): void {
  const { dialect, findings, lenient } = context;
  const home = homeOf(entry.key, dialect);
  if (home !== null && dialect === "supervisord") {
    findings.warning(spotOf(entry), {
      message: `The option does nothing here: it belongs in ${home}`,
    });
    return;
  }
  reportUnknown(context, spotOf(entry), {
    message: "Unknown option",
    hint: home === null
      ? suggestOption(
        entry.key,
        keys,
        FALLBACKS[lenient ? "supervice" : dialect],
      )
      : `it belongs in ${home}`,
  });
}

/** What to say where nothing was probably meant. */
const FALLBACKS: Readonly<Record<Dialect, string>> = {
  supervice: "supervice --sample lists all options",
  supervisord: "supervisord passes it over; lenient = true in [supervisord] " +
    "does the same, with a warning",
};

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
function homeOf(key: string, dialect: Dialect): string | null {
  const home = kindsOf(dialect).find((kind) => {
    const { unhonoured }: SectionKind = SECTIONS[kind];
    const option = optionRows(kind, dialect).known.get(key)?.option;
    // What does nothing there either is no good advice.
    return unhonoured === undefined && option !== undefined &&
      option.unhonoured === undefined;
  });
  return home === undefined ? null : sectionTitle(home, dialect);
}

/** Tells whether a section has an option under a name that is nearly right. */
export function isMisspelt(
  key: string,
  section: Section | null,
  dialect: Dialect,
): boolean {
  return [...section?.entries.keys() ?? []]
    .some((written) =>
      homeOf(written, dialect) === null && nearest(written, [key]) === key
    );
}
