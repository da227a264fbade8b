/**
 * Every option there is. Parsing, validation, suggestions, what a reload can
 * do and the reference pages all come from this table; there is no second
 * list.
 *
 * @module
 */

import { DAEMON_OPTIONS } from "./daemon_options.ts";
import type { Dialect } from "./dialect.ts";
import { HEALTH_OPTIONS } from "./health_options.ts";
import { LOG_OPTIONS } from "./log_options.ts";
import type { Option, OptionValue, SectionKind } from "./option_types.ts";
import { absolutePath } from "../util/paths.ts";
import { RESTART_OPTIONS } from "./restart_options.ts";
import { START_OPTIONS } from "./start_options.ts";
import { STOP_OPTIONS } from "./stop_options.ts";
import {
  CONTROL_OPTIONS,
  FCGI_OPTIONS,
  INET_SERVER_OPTIONS,
  LISTENER_OPTIONS,
  PLUGIN_OPTIONS,
  SUPERVISORD_PROGRAM_OPTIONS,
  UNIX_SERVER_OPTIONS,
} from "./supervisord_options.ts";

const PROGRAM_OPTIONS = {
  ...START_OPTIONS,
  ...RESTART_OPTIONS,
  ...STOP_OPTIONS,
  ...LOG_OPTIONS,
  ...HEALTH_OPTIONS,
  ...SUPERVISORD_PROGRAM_OPTIONS,
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
  priority: {
    ...START_OPTIONS.priority,
    field: "groupPriority",
    doc: "The place of its programs in the order of starting and stopping; " +
      "their own priorities count within the group.",
  },
} as const;

const INCLUDE_OPTIONS = {
  files: {
    type: "text",
    default: null,
    required: true,
    field: null,
    reload: "live",
    doc: "The files to read as well, with blanks between them; they start at " +
      "the folder of this file, and may hold `*`, `?` and `[a-z]`.",
  },
} as const;

/** All kinds of sections with all their options. */
export const SECTIONS = {
  supervice: {
    doc: "The daemon itself; the section may be missing.",
    supervisordName: "supervisord",
    named: false,
    options: DAEMON_OPTIONS,
  },
  program: {
    doc:
      "A program to run; the name is one word without `:` and `/`, but not `all`.",
    named: true,
    options: PROGRAM_OPTIONS,
  },
  "program-default": {
    doc: "Options that hold for all programs where they say nothing else.",
    named: false,
    options: PROGRAM_OPTIONS,
  },
  group: {
    doc: "Programs that are started and stopped together.",
    named: true,
    options: GROUP_OPTIONS,
  },
  include: {
    doc: "More files to read, as if they stood at the end of this one.",
    named: false,
    options: INCLUDE_OPTIONS,
  },
  unix_http_server: {
    doc: "The socket where the daemon takes orders.",
    dialect: "supervisord",
    named: false,
    options: UNIX_SERVER_OPTIONS,
  },
  inet_http_server: {
    doc: "Accepted, and named in a warning: the daemon listens to its socket " +
      "only.",
    dialect: "supervisord",
    unhonoured: "the daemon takes orders at its Unix socket only",
    named: false,
    options: INET_SERVER_OPTIONS,
  },
  supervisorctl: {
    doc: "Settings of supervisord's control tool.",
    dialect: "supervisord",
    named: false,
    options: CONTROL_OPTIONS,
  },
  rpcinterface: {
    doc: "Accepted; any but `supervisor` is named in a warning.",
    dialect: "supervisord",
    named: true,
    free: true,
    options: PLUGIN_OPTIONS,
  },
  ctlplugin: {
    doc: "Accepted, and named in a warning: the control tool has no plug-ins.",
    dialect: "supervisord",
    unhonoured: "the control tool has no plug-ins",
    named: true,
    free: true,
    options: {},
  },
  eventlistener: {
    doc: "Accepted, and named in a warning: it is not run, for the daemon " +
      "sends it no events.",
    dialect: "supervisord",
    unhonoured: "it is not run, for it would wait for events in vain",
    named: true,
    options: { ...PROGRAM_OPTIONS, ...LISTENER_OPTIONS },
  },
  "fcgi-program": {
    doc: "Accepted, and named in a warning: it is not run, for the daemon " +
      "can't hand it a socket.",
    dialect: "supervisord",
    unhonoured: "it is not run, for it can't be handed its socket",
    named: true,
    options: { ...PROGRAM_OPTIONS, ...FCGI_OPTIONS },
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

/** The kinds of sections of each dialect. */
const KINDS: Readonly<Record<Dialect, readonly SectionKindName[]>> = {
  supervice: makeKinds("supervice"),
  supervisord: makeKinds("supervisord"),
};

/** The kinds of sections of a dialect. */
export function kindsOf(dialect: Dialect): readonly SectionKindName[] {
  return KINDS[dialect];
}

function makeKinds(dialect: Dialect): readonly SectionKindName[] {
  return Object.keys(SECTIONS).filter((kind): kind is SectionKindName =>
    Object.hasOwn(SECTIONS, kind)
  ).filter((kind) => {
    const { dialect: only }: SectionKind = SECTIONS[kind];
    return only === undefined || only === dialect;
  });
}

/** What a kind of section is called in a dialect, without a name. */
export function headerOf(kind: SectionKindName, dialect: Dialect): string {
  const { supervisordName = kind }: SectionKind = SECTIONS[kind];
  return dialect === "supervisord" ? supervisordName : kind;
}

/** The header of a kind of section: `[group:NAME]`. */
export function sectionTitle(kind: SectionKindName, dialect: Dialect): string {
  return `[${headerOf(kind, dialect)}${SECTIONS[kind].named ? ":NAME" : ""}]`;
}

/** Tells whether a dialect has an option. */
export function isIn(option: Option, dialect: Dialect): boolean {
  return option.dialect === undefined || option.dialect === dialect;
}

/** What an option is called in a dialect. */
export function nameOf(key: string, option: Option, dialect: Dialect): string {
  return dialect === "supervisord" ? option.supervisord?.name ?? key : key;
}

/** The default of an option in a dialect; a path is absolute. */
export function defaultOf(
  option: Option,
  { dialect, cwd }: { readonly dialect: Dialect; readonly cwd: string },
): unknown {
  const { supervisord: ways, default: ours } = option;
  const isTheirs = dialect === "supervisord" && ways?.default !== undefined;
  const value: unknown = isTheirs ? ways.default : ours;
  return option.type === "path" && typeof value === "string"
    ? absolutePath(cwd, value)
    : value;
}

/** An option with the range that it has in a dialect. */
export function rangedIn(option: Option, dialect: Dialect): Option {
  if (dialect !== "supervisord" || option.type !== "int") return option;
  const min = option.supervisord?.min;
  return min === undefined ? option : { ...option, min };
}
