/**
 * Every option there is. Parsing, validation, suggestions, what a reload can
 * do and the reference pages all come from this table; there is no second
 * list.
 *
 * @module
 */

import { DAEMON_OPTIONS } from "./daemon_options.ts";
import { HEALTH_OPTIONS } from "./health_options.ts";
import { LOG_OPTIONS } from "./log_options.ts";
import type { Option, OptionValue, SectionKind } from "./option_types.ts";
import { RESTART_OPTIONS } from "./restart_options.ts";
import { START_OPTIONS } from "./start_options.ts";
import { STOP_OPTIONS } from "./stop_options.ts";

const PROGRAM_OPTIONS = {
  ...START_OPTIONS,
  ...RESTART_OPTIONS,
  ...STOP_OPTIONS,
  ...LOG_OPTIONS,
  ...HEALTH_OPTIONS,
} as const;

const GROUP_OPTIONS = {
  programs: {
    type: "names",
    default: [],
    required: true,
    emptyIsUnset: true,
    field: "group",
    reload: "live",
    doc: "The programs of the group, with commas between them.",
  },
} as const;

/** All kinds of sections with all their options. */
export const SECTIONS = {
  supervice: {
    doc: "The daemon itself; the section may be missing.",
    named: false,
    options: DAEMON_OPTIONS,
  },
  program: {
    doc: "A program to run; the name is one word without `:` and `/`.",
    named: true,
    options: PROGRAM_OPTIONS,
  },
  group: {
    doc: "Programs that are started and stopped together.",
    named: true,
    options: GROUP_OPTIONS,
  },
} as const satisfies Record<string, SectionKind>;

/** A kind of section. */
export type SectionKindName = keyof typeof SECTIONS;

/** The names of the options of a kind of section. */
export type OptionName<K extends SectionKindName> =
  & keyof typeof SECTIONS[K]["options"]
  & string;

/** The value of an option of a kind of section, once it has been read. */
export type ValueOf<K extends SectionKindName, O extends OptionName<K>> =
  typeof SECTIONS[K]["options"][O] extends infer T extends Option
    ? OptionValue<T>
    : never;
