/**
 * `supervice --print-config`: what counts in the end, as a file that can be
 * read again, or as JSON.
 *
 * @module
 */

import {
  effectiveConfig,
  type EffectiveOption,
  type EffectiveSection,
  type Origin,
} from "../../config/effective_config.ts";
import type { ConfigDraft } from "../../config/draft.ts";
import { readEnvFile } from "../../config/env_files.ts";
import { headerOf } from "../../config/options.ts";
import { type ConfigHost, readDraft } from "../../config/load_config.ts";
import { ConfigError } from "../../model/errors.ts";
import { printable } from "../../logs/printable.ts";
import type { Dialect } from "../../model/process_spec.ts";
import { VERSION } from "../../model/version.ts";
import type { Files } from "../../ports/files.ts";
import type { Output } from "../../sys/output.ts";
import { wrap } from "../command_line/help_text.ts";

/** What is printed, and how. */
export interface PrintRequest {
  /** Configuration file, as the user named it. */
  readonly file: string;
  /** Its dialect; `null` where the sections tell. */
  readonly dialect: Dialect | null;
  /** Answer with JSON instead of a file. */
  readonly json: boolean;
  /** Options of the daemon that its command line sets, as text. */
  readonly commandLine: ReadonlyMap<string, string>;
}

/**
 * Prints a configuration, unless its text has mistakes: then it says which,
 * as a check does. It does not ask whether this machine goes with it.
 *
 * @returns Whether it was printed.
 */
export async function printConfig(
  { file, dialect, json, commandLine }: PrintRequest,
  { files, surroundings }: Pick<ConfigHost, "files" | "surroundings">,
  output: Output,
): Promise<boolean> {
  let draft: ConfigDraft;
  try {
    draft = await readDraft(file, { files, surroundings }, dialect);
    const errors = draft.findings.errors();
    if (errors.length > 0) throw new ConfigError(errors);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    for (const line of error.message.split("\n")) output.err(printable(line));
    return false;
  }
  const envFiles = await readEnvFiles(draft, files);
  const sections = effectiveConfig(draft, { commandLine, envFiles });
  output.out(
    json
      ? JSON.stringify({ file: draft.file, sections }, withoutWritten, 2)
      : textOf(file, sections, draft.dialect),
  );
  return true;
}

/** What can't be read is left out: the values are not shown in any case. */
async function readEnvFiles(
  { programs }: ConfigDraft,
  files: Files,
): Promise<ReadonlyMap<string, Readonly<Record<string, string>>>> {
  const paths = new Set(
    programs.flatMap(({ settings }) => settings.env_file.value),
  );
  const found = new Map<string, Readonly<Record<string, string>>>();
  for (const path of paths) {
    const reading = await readEnvFile(path, files);
    if (reading.kind === "variables") found.set(path, reading.variables);
  }
  return found;
}

/** How the file says it is of no use to programs. */
function withoutWritten(key: string, value: unknown): unknown {
  return key === "written" ? undefined : value;
}

function textOf(
  file: string,
  sections: readonly EffectiveSection[],
  dialect: Dialect,
): string {
  const suffix = dialect === "supervice" ? "" : `, a file of ${dialect}`;
  return [
    comment(`${file}${suffix}, as supervice ${VERSION} reads it`),
    ...sections.flatMap((section) => [
      sectionText(section, dialect),
      ...foreignTexts(section),
    ]),
  ].join("\n");
}

type Named = readonly (readonly [string, EffectiveOption])[];

function sectionText(section: EffectiveSection, dialect: Dialect): string {
  const options: Named = Object.values(section.options)
    .filter(({ written }) => written.section === null)
    .map((option) => [option.written.key, option]);
  const said = options
    .filter(([_key, { origin }]) => origin.kind !== "default");
  const unsaid = options
    .filter(([_key, { origin }]) => origin.kind === "default");
  const defaults = unsaid.filter(([_key, { value }]) => value);
  const nothing = unsaid.filter(([_key, { value }]) => !value);
  const header = section.kind === "supervice"
    ? headerOf(section.kind, dialect)
    : section.section;
  return [
    `\n[${header}]`,
    ...said.flatMap(([key, option]) => [
      ...saidTexts(option, header),
      ...(key === "env_file" ? envFileTexts(section) : []),
    ]),
    ...(defaults.length === 0 ? [] : [comment("defaults:")]),
    // Not as options: to set one can mean more than to leave it alone.
    ...defaults.map(([key, { value }]) => comment(`${key} = ${value}`, ";")),
    ...(nothing.length === 0
      ? []
      : wrap(`without a value: ${names(nothing)}`, "; ", "; ")),
  ].join("\n");
}

/** The sections of supervisord whose options are the daemon's here. */
function foreignTexts({ options }: EffectiveSection): string[] {
  const bySection = Map.groupBy(
    Object.values(options),
    ({ written }) => written.section,
  );
  return [...bySection].flatMap(([name, options]) =>
    name === null ? [] : [
      `\n[${name}]`,
      ...options.flatMap((option) => saidTexts(option, name)),
    ]
  );
}

function saidTexts(option: EffectiveOption, section: string): string[] {
  const { origin, redacted, written } = option;
  return [
    comment(originText(origin, section)),
    ...(redacted ? [comment("not all of the value is shown")] : []),
    optionText(written.key, written),
  ];
}

function names(options: readonly (readonly [string, unknown])[]): string {
  return options.map(([key]) => key).join(", ");
}

function envFileTexts({ envFiles }: EffectiveSection): string[] {
  return envFiles.map(({ path, variables }) =>
    variables === null
      ? comment(`${path} can't be read`)
      : comment(`from ${path}, values not shown: ${variables.join(", ")}`)
  );
}

function originText(origin: Origin, section: string): string {
  switch (origin.kind) {
    case "default":
      return "default";
    case "command-line":
      return "command line";
    case "file": {
      const place = `${origin.file}:${origin.line}`;
      return origin.section === section
        ? place
        : `${place}, in [${origin.section}]`;
    }
  }
}

/** An option, or a comment where there is no value to write. */
function optionText(
  key: string,
  { value }: Pick<EffectiveOption, "value">,
): string {
  if (value === null) return comment(`${key} has no value`);
  if (value === "") return `${key} =`;
  // Lines that are indented deeper continue the value.
  return `${key} = ${value.split("\n").join("\n    ")}`;
}

function comment(text: string, mark = "; "): string {
  return printable(`${mark}${text}`);
}
