/**
 * `supervice --sample`: a configuration to start with, made from the table of
 * options. It runs one program; everything else stands in it as a comment.
 *
 * @module
 */

import { formatDefault } from "../../config/format_value.ts";
import type { LimitUnit, Option, PathRole } from "../../config/option_types.ts";
import {
  isIn,
  kindsOf,
  type SectionKindName,
  SECTIONS,
} from "../../config/options.ts";
import { formatDuration } from "../../util/duration.ts";
import { formatSize } from "../../util/size.ts";
import { wrap } from "../command_line/help_text.ts";

/** What the named sections of the sample are called. */
const NAME = "example";

const INTRODUCTION = [
  "A configuration for supervice. What stands in a comment is the default, " +
  "or an example where there is none: take the first ; away to change it.",
  "supervice -t checks this file, supervice runs it, supervicectl status " +
  "shows what is running.",
];

/** Kinds of sections that do something without a change. */
const ACTIVE: ReadonlySet<SectionKindName> = new Set(["supervice", "program"]);

/** Writes the sample; it ends with a line feed. */
export function sampleConfig(): string {
  return [
    INTRODUCTION.flatMap(comment).join("\n"),
    ...kindsOf("supervice").filter((kind) => kind !== "program-default")
      .map(sectionText),
  ].join("\n\n") + "\n";
}

function sectionText(kind: SectionKindName): string {
  const { doc, named } = SECTIONS[kind];
  const options: Readonly<Record<string, Option>> = SECTIONS[kind].options;
  const isActive = ACTIVE.has(kind);
  // No two sections of the file may have the same name.
  const name = isActive ? NAME : `${NAME}s`;
  const header = `[${kind}${named ? `:${name}` : ""}]`;
  return [
    [...comment(doc), isActive ? header : `;${header}`].join("\n"),
    ...Object.entries(options)
      .filter(([_key, option]) => isIn(option, "supervice"))
      .map(([key, option]) => optionText(key, option, isActive)),
  ].join("\n\n");
}

function optionText(key: string, option: Option, isActive: boolean): string {
  const isSet = isActive && option.required === true;
  const byDefault = formatDefault(option) || null;
  const value = byDefault ?? BY_NAME[key] ?? exampleOf(option);
  const note = [
    ...valuesOf(option),
    ...(byDefault === null && !isSet ? ["no default; for example:"] : []),
  ].join("; ");
  return [
    ...comment(option.doc),
    ...(note === "" ? [] : comment(note)),
    `${isSet ? "" : ";"}${key} = ${value}`.trimEnd(),
  ].join("\n");
}

function comment(text: string): string[] {
  return wrap(text, "; ", "; ");
}

/** The range or the choices, where the type leaves any. */
function valuesOf(option: Option): readonly string[] {
  switch (option.type) {
    case "int":
      return [
        rangeText(option, String),
        ...(option.infinite === true ? ["infinite"] : []),
      ];
    case "decimal":
      return [rangeText(option, String), ...option.words ?? []];
    case "duration":
      return [rangeText(option, formatDuration), ...option.off ?? []];
    case "size":
      return [rangeText(option, formatSize)];
    case "bool":
      return ["true or false"];
    case "choice":
      return [option.choices.join(", ")];
    default:
      return [];
  }
}

function rangeText(
  { min, max }: { readonly min: number; readonly max: number },
  format: (value: number) => string,
): string {
  return max >= 1_000_000_000 && format !== formatDuration
    ? `${format(min)} or more`
    : `${format(min)} to ${format(max)}`;
}

/** Something that could stand there, where there is no default. */
function exampleOf(option: Option): string {
  switch (option.type) {
    case "path":
      return PATHS[option.role];
    case "limit":
      return LIMITS[option.unit];
    case "int":
      // A port, most of the time; or else something small.
      return option.max > 1000 ? "8080" : `${Math.min(option.max, 5)}`;
    case "duration":
      return "30s";
    case "choice":
      return option.choices[0] ?? "";
    default:
      return EXAMPLES[option.type] ?? "text";
  }
}

const BY_NAME: Readonly<Record<string, string>> = {
  // To extend itself, or what is not there, would be a mistake.
  extends: "",
  files: "conf.d/*.conf",
  "process_name": "%(program_name)s-%(process_num)s",
};

const PATHS: Readonly<Record<PathRole, string>> = {
  "log": "/var/log/supervice.log",
  "log-directory": "/var/log",
  "pidfile": "/run/supervice.pid",
  "socket": "/run/supervice-2.sock",
  "state": "/var/lib/supervice.state.json",
  "directory": "/srv",
};

const LIMITS: Readonly<Record<LimitUnit, string>> = {
  bytes: "1GB",
  seconds: "1h",
  number: "1024:4096",
};

const EXAMPLES: Partial<Readonly<Record<Option["type"], string>>> = {
  account: "nobody",
  command: "sh -c 'while sleep 60; do date; done'",
  environment: 'LANG="C.UTF-8", GREETING="hello, world"',
  exits: "64-78, SIGTERM",
  mask: "022",
  names: NAME,
  paths: "/etc/default/example",
  text: "true",
};
