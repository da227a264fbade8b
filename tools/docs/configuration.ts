/**
 * The reference of the configuration, from the table of options.
 *
 * @module
 */

import type { Option, Reload } from "../../src/config/option_types.ts";
import type { Dialect } from "../../src/config/dialect.ts";
import {
  isIn,
  kindsOf,
  nameOf,
  type SectionKindName,
  SECTIONS,
  sectionTitle,
} from "../../src/config/options.ts";
import type { ExitPattern } from "../../src/model/exit_pattern.ts";
import { SIGNAL_NAMES } from "../../src/model/signal.ts";
import { modeText } from "../../src/config/socket_rules.ts";
import { formatDuration } from "../../src/util/duration.ts";
import { formatSize } from "../../src/util/size.ts";
import { code, list, table } from "./markdown.ts";

/** From here on a limit only keeps numbers in range, and is not shown. */
const NO_LIMIT = 1_000_000_000;

const HEALTH = "healthcheck_";

interface TypeFacts {
  readonly label: string;
  readonly meaning: string;
}

/** How the values of each type are written. */
const TYPES: Readonly<Record<Option["type"], TypeFacts>> = {
  text: { label: "text", meaning: "any text, as it stands" },
  int: { label: "number", meaning: "a whole number in digits" },
  duration: {
    label: "duration",
    meaning: "seconds such as `10` or `0.5`, or with units, the largest " +
      "first: `1m30s`, `500ms`, `2h`, `1d`",
  },
  size: {
    label: "size",
    meaning: "bytes such as `1048576`, or with a unit in steps of 1024: " +
      "`512KB`, `50MB`, `1GB`",
  },
  bool: {
    label: "boolean",
    meaning: "`true`, `yes`, `on` or `1`; `false`, `no`, `off` or `0`; in " +
      "any case",
  },
  choice: { label: "choice", meaning: "one of the words listed, in any case" },
  decimal: { label: "decimal", meaning: "a number such as `2` or `1.5`" },
  signals: {
    label: "signals",
    meaning: "signals with blanks between them, each maybe with a colon and " +
      "the seconds to wait after it: `TERM:5 INT:500ms KILL`; a signal is a " +
      `number or a name in any case, with or without \`SIG\`: ${
        SIGNAL_NAMES.map((name) => name.slice("SIG".length)).join(", ")
      }; the last two on Linux only, and there also \`RTMIN\` to \`RTMAX\`, with a distance such as ` +
      "`RTMIN+3`",
  },
  exits: {
    label: "ends",
    meaning:
      "exit codes from 0 to 255, ranges of them, and names of signals, " +
      "with commas between them: `0, 64-78, SIGTERM`",
  },
  mask: { label: "mask", meaning: "octal digits from `000` to `777`" },
  mode: { label: "permissions", meaning: "octal digits from `000` to `777`" },
  limit: {
    label: "limit",
    meaning: "`SOFT:HARD`, or one limit for both: a whole number or " +
      "`unlimited`; where bytes or seconds are counted, also with units",
  },
  path: {
    label: "path",
    meaning: "a path; a relative one starts at the working directory of the " +
      "daemon; `~` and `$NAME` are plain text",
  },
  place: {
    label: "place",
    meaning: "the path of a file, which is made with the directories above " +
      "it; or one of the words `AUTO`, `NONE`, `-` and `syslog`, in any case " +
      "(write `./auto` for a file of that name); `/dev/stdout` and " +
      "`/dev/stderr` are those of the daemon, `/dev/null` is `NONE`",
  },
  paths: { label: "paths", meaning: "paths with commas between them" },
  names: { label: "names", meaning: "names with commas between them" },
  command: {
    label: "command",
    meaning: "words as in a shell, with `'...'`, `\"...\"` and `\\`; there " +
      "is no shell, so `$NAME`, `*`, `|` and `>` are plain text",
  },
  environment: {
    label: "variables",
    meaning: "pairs such as `A=1, B=\"x, y\", C='z'`; quotes keep everything " +
      "up to the same quote, and a value without quotes ends at the next comma",
  },
  account: {
    label: "account",
    meaning: "`ACCOUNT` or `ACCOUNT:GROUP`, each by name or number",
  },
};

/** What a reload does with a changed value, in words. */
const RELOADS: Readonly<
  Record<Reload, { readonly label: string; readonly meaning: string }>
> = {
  live: { label: "at once", meaning: "the new value counts at once" },
  start: {
    label: "next start",
    meaning: "the new value counts when the process starts the next time",
  },
  restart: {
    label: "restart",
    meaning: "the process goes on as it is until it is restarted",
  },
  refused: {
    label: "never",
    meaning:
      "the daemon keeps the old value, and the reload says why; it takes " +
      "the new one when it is started again",
  },
};

/** The options of a kind of section as a table. */
export function optionTable(
  kind: SectionKindName,
  isWanted: (name: string) => boolean = () => true,
): string {
  const options = Object.entries<Option>(SECTIONS[kind].options)
    .filter(([name, option]) => isWanted(name) && isIn(option, "supervice"));
  return table(
    ["Option", "Type", "Default", "Values", "Reload", "Meaning"],
    options.map(([name, option]) => [
      code(name),
      TYPES[option.type].label,
      defaultText(option),
      rangeText(option),
      RELOADS[option.reload].label,
      option.doc,
    ]),
  );
}

/** Tells whether an option of a program is about health checks. */
export function isHealthOption(name: string): boolean {
  return name.startsWith(HEALTH);
}

/** What each kind of section of a dialect is for. */
export function sectionList(dialect: Dialect): string {
  return list(
    kindsOf(dialect).map((kind) =>
      `${code(sectionTitle(kind, dialect))}: ${SECTIONS[kind].doc}`
    ),
  );
}

/** What is different in files of supervisord: names and defaults. */
export function supervisordDefaults(): string {
  const rows = (["supervice", "program"] as const).flatMap((kind) =>
    Object.entries<Option>(SECTIONS[kind].options)
      .filter(([_name, { supervisord: ways }]) =>
        // What is allowed there is told in words.
        ways !== undefined && ways.min === undefined
      )
      .map(([name, option]) => [
        code(sectionTitle(kind, "supervisord")),
        code(nameOf(name, option, "supervisord")),
        theirDefault(name, option),
        defaultText(option),
      ])
  );
  return table(["Section", "Option", "Default there", "Default here"], rows);
}

function theirDefault(name: string, option: Option): string {
  const { supervisord: ways = {} } = option;
  if (ways.inherits) return `that of ${code("[supervisord]")}`;
  if (ways.sameAs !== undefined) return `that of ${code(ways.sameAs)}`;
  if (ways.default === undefined) return `named ${code(name)} in our own files`;
  return typeof ways.default === "object"
    ? code("AUTO")
    : code(`${ways.default}`);
}

/** What only files of supervisord have. */
export function supervisordOptions(): string {
  const ofPrograms = Object.keys(SECTIONS.program.options);
  const rows = kindsOf("supervisord")
    .flatMap((kind) =>
      Object.entries<Option>(SECTIONS[kind].options)
        .filter(([name, { dialect }]) =>
          dialect === "supervisord" &&
          (kind === "program" || !ofPrograms.includes(name))
        )
        .map(([name, { doc, unhonoured }]) => [
          code(sectionTitle(kind, "supervisord")),
          code(name),
          unhonoured === undefined
            ? doc
            : `Accepted; a warning says: ${unhonoured}.`,
        ])
    );
  return table(["Section", "Option", "Meaning"], rows);
}

/** How the values of each type are written. */
export function typeList(): string {
  const all = kindsOf("supervice")
    .flatMap((kind) => Object.values<Option>(SECTIONS[kind].options));
  const used = new Set(all.map(({ type }) => type));
  return list(
    [...used].map((type) =>
      `**${TYPES[type].label}**: ${TYPES[type].meaning}.`
    ),
  );
}

/** What a reload does with a changed value. */
export function reloadList(): string {
  return list(
    Object.values(RELOADS).map(({ label, meaning }) =>
      `**${label}**: ${meaning}.`
    ),
  );
}

/** The default of an option, as a user would write it. */
export function defaultText(option: Option): string {
  if (option.required === true) return "_required_";
  switch (option.type) {
    case "duration":
      return option.default === null
        ? "_none_"
        : code(formatDuration(option.default));
    case "size":
      return code(formatSize(option.default));
    case "bool":
    case "choice":
      return code(`${option.default}`);
    case "decimal":
      return code(`${option.default}`);
    case "mode":
      return code(modeText(option.default));
    case "signals":
      return code(
        option.default.map(({ signal }) => signal.slice("SIG".length))
          .join(" "),
      );
    case "exits":
      return option.default.length === 0
        ? "_none_"
        : code(option.default.map(exitText).join(", "));
    case "int":
      if (option.default === Infinity) return code("infinite");
      return option.default === null ? "_none_" : code(`${option.default}`);
    case "place":
      return code(option.default.kind.toUpperCase());
    case "text":
    case "path":
      return option.default === null ? "_none_" : code(`${option.default}`);
    default:
      return "_none_";
  }
}

/** The values that an option can have, where its type leaves a choice. */
export function rangeText(option: Option): string {
  switch (option.type) {
    case "int":
      return withWords(
        limits(option, String),
        option.infinite === true ? ["infinite"] : [],
      );
    case "decimal":
      return withWords(limits(option, String), option.words ?? []);
    case "duration":
      return withWords(limits(option, formatDuration), option.off ?? []);
    case "size":
      return limits(option, formatSize);
    case "choice":
      return option.choices.map(code).join(", ");
    case "path":
      return (option.off ?? []).filter((word) => word !== "")
        .map((word) => `${code(word)} turns it off`).join(", ");
    default:
      return "";
  }
}

function exitText(exit: ExitPattern): string {
  if (exit.kind === "signal") return exit.signal;
  return exit.from === exit.to ? `${exit.from}` : `${exit.from}-${exit.to}`;
}

function withWords(range: string, words: readonly string[]): string {
  return [range, ...words.map(code)].join(", ");
}

function limits(
  { min, max }: { readonly min: number; readonly max: number },
  format: (value: number) => string,
): string {
  return max >= NO_LIMIT && format === String || max >= Number.MAX_SAFE_INTEGER
    ? `${code(format(min))} or more`
    : `${code(format(min))} to ${code(format(max))}`;
}
