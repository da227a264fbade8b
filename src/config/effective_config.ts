/**
 * What counts in the end: the value of every option of every section, and
 * where it comes from.
 *
 * @module
 */

import type { ConfigDraft } from "./draft.ts";
import type { Entry } from "./ini_document.ts";
import { formatValue } from "./format_value.ts";
import type { Option } from "./option_types.ts";
import { isIn, nameOf, type SectionKindName, SECTIONS } from "./options.ts";
import { absolutePath, dirname } from "../util/paths.ts";
import { readValue } from "./read_value.ts";
import {
  HIDDEN,
  hideSecrets,
  hideUrlPasswords,
  isSecretName,
} from "./secrets.ts";
import type { Setting } from "./settings.ts";

/** Where a value comes from. */
export type Origin =
  /** A line of a file. */
  | {
    readonly kind: "file";
    /** The file, as messages name it. */
    readonly file: string;
    /** Line number from 1. */
    readonly line: number;
    /** The section it is written in, which need not be the one it is for. */
    readonly section: string;
  }
  /** The command line of the daemon. */
  | { readonly kind: "command-line" }
  /** Nobody has said anything. */
  | { readonly kind: "default" };

/** How values are read. */
type Reader = Pick<ConfigDraft, "dialect" | "cwd">;

/** The value of one option. */
export interface EffectiveOption {
  /** As it would be written; `null` where there is no value to write. */
  readonly value: string | null;
  readonly origin: Origin;
  /** Whether a part of the value was hidden, since it looks like a secret. */
  readonly redacted: boolean;
  /** How it would be written in the dialect of the file. */
  readonly written: {
    /** The section, if not the one that the option is in here. */
    readonly section: string | null;
    readonly key: string;
    /** `null` where there is no value to write. */
    readonly value: string | null;
  };
}

/** The variables of one env file. */
export interface EffectiveEnvFile {
  /** Absolute path. */
  readonly path: string;
  /** Names of the variables; values are not told. `null` if unreadable. */
  readonly variables: readonly string[] | null;
}

/** One section. */
export interface EffectiveSection {
  /** Header without brackets. */
  readonly section: string;
  /** What kind of section it is. */
  readonly kind: SectionKindName;
  /** By name, in the order of the table of options. */
  readonly options: Readonly<Record<string, EffectiveOption>>;
  /** The env files of a program, in the order of reading. */
  readonly envFiles: readonly EffectiveEnvFile[];
}

/** What counts besides what is written in the configuration. */
export interface EffectiveInputs {
  /** Options of the daemon that its command line sets, as text. */
  readonly commandLine: ReadonlyMap<string, string>;
  /** Variables of env files by absolute path. */
  readonly envFiles: ReadonlyMap<string, Readonly<Record<string, string>>>;
}

/** Puts together what counts, section by section. */
export function effectiveConfig(
  draft: ConfigDraft,
  { commandLine, envFiles }: EffectiveInputs,
): readonly EffectiveSection[] {
  const daemon = optionsOf("supervice", draft.daemon, draft);
  for (const [key, text] of commandLine) {
    daemon[key] = commandLineOption(key, text, draft);
  }
  return [
    { section: "supervice", kind: "supervice", options: daemon, envFiles: [] },
    ...draft.programs.map(({ name, settings }) => ({
      section: `program:${name}`,
      kind: "program" as const,
      options: optionsOf("program", settings, draft),
      envFiles: settings.env_file.value.map((path) => ({
        path,
        variables: variablesOf(path, envFiles),
      })),
    })),
    ...draft.groups.map(({ name, settings }) => ({
      section: `group:${name}`,
      kind: "group" as const,
      options: optionsOf("group", settings, draft),
      envFiles: [],
    })),
  ];
}

function commandLineOption(
  key: string,
  text: string,
  { dialect, cwd }: Reader,
): EffectiveOption {
  const table: Readonly<Record<string, Option>> = SECTIONS.supervice.options;
  const option = table[key];
  const reading = option === undefined ? null : readValue(option, text, cwd);
  const value = option !== undefined && reading?.kind === "value"
    ? formatValue(option, reading.value)
    : text;
  const written = {
    section: null,
    key: option === undefined ? key : nameOf(key, option, dialect),
    value,
  };
  return { value, origin: { kind: "command-line" }, redacted: false, written };
}

function variablesOf(
  path: string,
  envFiles: EffectiveInputs["envFiles"],
): readonly string[] | null {
  const variables = envFiles.get(path);
  return variables === undefined ? null : Object.keys(variables);
}

function optionsOf(
  kind: SectionKindName,
  settings: Readonly<Record<string, Setting<unknown>>>,
  draft: ConfigDraft,
): Record<string, EffectiveOption> {
  const table: Readonly<Record<string, Option>> = SECTIONS[kind].options;
  return Object.fromEntries(
    Object.entries(table).flatMap(([key, option]) => {
      const setting = settings[key];
      if (setting === undefined) return [];
      // One of ours can be set by an option with another name.
      const isKnown = isIn(option, draft.dialect) || setting.entry !== null;
      if (!isKnown) return [];
      return [[key, effectiveOption(key, option, setting, draft)] as const];
    }),
  );
}

function effectiveOption(
  key: string,
  option: Option,
  setting: Setting<unknown>,
  reader: Reader,
): EffectiveOption {
  const { entry } = setting;
  const { value, text } = textOf(option, setting, reader);
  const shown = text === null ? null : hide({ key, option, value, text });
  return {
    value: shown,
    origin: entry === null ? { kind: "default" } : originOf(entry),
    redacted: shown !== text,
    written: reader.dialect === "supervice"
      ? { section: null, key, value: shown }
      : writtenThere({ key, option, setting, shown }, reader),
  };
}

/** How an option is written in a file of supervisord. */
function writtenThere(
  { key, option, setting, shown }: {
    readonly key: string;
    readonly option: Option;
    readonly setting: Setting<unknown>;
    readonly shown: string | null;
  },
  { dialect, cwd }: Reader,
): EffectiveOption["written"] {
  const { entry } = setting;
  if (entry !== null && FOREIGN_HOMES.includes(entry.section)) {
    const value = withFolder(entry, { dialect, cwd });
    return { section: entry.section, key: entry.key, value };
  }
  const name = nameOf(key, option, dialect);
  if (entry === null || !isOpen(setting)) {
    const value = shown?.replaceAll("%", "%%") ?? null;
    return { section: null, key: name, value };
  }
  const raw = withFolder(entry, { dialect, cwd });
  const reading = readValue(option, raw, cwd);
  const value = reading.kind === "value" ? reading.value : null;
  const text = formatValue(option, value) ?? raw;
  const hidden = hide({ key, option, value: value ?? {}, text });
  return { section: null, key: name, value: hidden };
}

/** Sections of supervisord that hold options which are the daemon's here. */
const FOREIGN_HOMES: readonly string[] = ["unix_http_server", "supervisorctl"];

/**
 * What depends on the process, or on environment variables, is shown as it is
 * written: it is not the same for all processes, and may be a secret.
 */
function textOf(
  option: Option,
  setting: Setting<unknown>,
  { dialect, cwd }: Reader,
): { readonly value: unknown; readonly text: string | null } {
  const { value, entry } = setting;
  if (!isOpen(setting) || entry === null) {
    return { value, text: formatValue(option, value) };
  }
  // Only supervisord doubles what stands for itself.
  const raw = withFolder(entry, { dialect, cwd });
  const written = dialect === "supervisord" ? raw.replaceAll("%%", "%") : raw;
  const reading = readValue(option, written, cwd);
  return reading.kind === "value"
    ? { value: reading.value, text: formatValue(option, reading.value) }
    : { value, text: written };
}

/** What is printed may be put into another folder than this file. */
function withFolder(
  { file, value }: Entry,
  { dialect, cwd }: Reader,
): string {
  const folder = dirname(absolutePath(cwd, file));
  return dialect === "supervisord"
    // There two percent signs are one, and no name begins with it.
    ? value.replaceAll(
      /(?<!%)((?:%%)*)%\(here\)s/g,
      (_, before) => `${before}${folder.replaceAll("%", "%%")}`,
    )
    : value.replaceAll("%(here)s", () => folder);
}

function isOpen({ used }: Setting<unknown>): boolean {
  return used.some((name) =>
    OPEN_NAMES.includes(name) || name.startsWith("ENV_")
  );
}

/** Names that are not the same for all processes of a program. */
const OPEN_NAMES: readonly string[] = ["process_num", "group_name"];

function originOf({ file, line, section }: Entry): Origin {
  return { kind: "file", file, line, section };
}

function hide(
  { key, option, value, text }: {
    readonly key: string;
    readonly option: Option;
    readonly value: unknown;
    readonly text: string;
  },
): string {
  if (option.type === "environment") {
    // It was read as an option of this type.
    const shown = hideSecrets(value as Readonly<Record<string, string>>);
    return formatValue(option, shown) ?? HIDDEN;
  }
  return isSecretName(key) && text !== "" ? HIDDEN : hideUrlPasswords(text);
}
