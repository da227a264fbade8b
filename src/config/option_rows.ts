/**
 * The options of each kind of section as a dialect has them: what has to be
 * known anew for every section of a file, worked out once.
 *
 * @module
 */

import type { Dialect } from "./dialect.ts";
import type { Option } from "./option_types.ts";
import { isIn, nameOf, type SectionKindName, SECTIONS } from "./options.ts";

/** An option of a kind of section, as a dialect has it. */
export interface OptionRow {
  readonly key: string;
  readonly option: Option;
  /** What it is called in the dialect. */
  readonly name: string;
}

/** The options of a kind of section. */
export interface OptionRows {
  /** All there are, also those that the dialect does not have. */
  readonly all: readonly OptionRow[];
  /** Those that the dialect has, by their names there. */
  readonly known: ReadonlyMap<string, OptionRow>;
  /** Known ones without which a section does not do. */
  readonly required: readonly OptionRow[];
  /** Known ones that the section of the daemon may have as well. */
  readonly inherited: readonly OptionRow[];
  /** Those whose default is the value of another option. */
  readonly copied: readonly OptionRow[];
}

/** The options of a kind of section in a dialect. */
export function optionRows(
  kind: SectionKindName,
  dialect: Dialect,
): OptionRows {
  const made = MADE[dialect].get(kind);
  if (made !== undefined) return made;
  const rows = makeRows(kind, dialect);
  MADE[dialect].set(kind, rows);
  return rows;
}

/** They never change. */
const MADE: Readonly<Record<Dialect, Map<SectionKindName, OptionRows>>> = {
  supervice: new Map(),
  supervisord: new Map(),
};

function makeRows(kind: SectionKindName, dialect: Dialect): OptionRows {
  const all = Object.entries<Option>(SECTIONS[kind].options)
    .map(([key, option]) => ({
      key,
      option,
      name: nameOf(key, option, dialect),
    }));
  const known = all.filter(({ option }) => isIn(option, dialect));
  const isTheirs = dialect === "supervisord";
  return {
    all,
    known: new Map(known.map((row) => [row.name, row])),
    required: known.filter(({ option }) => option.required === true),
    inherited: known.filter(({ option }) =>
      isTheirs && option.supervisord?.inherits === true
    ),
    copied: all.filter(({ option }) =>
      isTheirs && option.supervisord?.sameAs !== undefined
    ),
  };
}
