/**
 * Text to value, as the type of the option demands.
 *
 * @module
 */

import { nearest } from "../util/edit_distance.ts";
import { splitWords } from "../util/shell_words.ts";
import { formatDefault } from "./format_value.ts";
import { parseEnvironment } from "./environment_text.ts";
import type { ChoiceOption, Option } from "./option_types.ts";
import { absolutePath } from "../util/paths.ts";
import { splitCommas } from "./pieces.ts";
import { quoted } from "./quoted.ts";
import { hideQuoted } from "./quoting.ts";
import { readAccount } from "./read_account.ts";
import { readExits } from "./read_exits.ts";
import { readLimits } from "./read_limits.ts";
import { readNumber, readPermissions } from "./read_number.ts";
import { readPath } from "./read_path.ts";
import { readPlace } from "./read_place.ts";
import { readStopSignals } from "./read_stop_signals.ts";
import { type Fault, read, type Reading, refuse } from "./reading.ts";

/** Types with values that may go on in the next line. */
export const MANY_LINES: readonly Option["type"][] = [
  "text",
  "signals",
  "exits",
  "paths",
  "names",
  "command",
  "environment",
];

/** What other programs call some choices; here they are none. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  "always": "true",
  "never": "false",
  "on-failure": "unexpected",
  "unless-stopped": "true",
  "fatal": "CRITICAL",
  "notice": "INFO",
  "verbose": "DEBUG",
  "exec": "script",
  "http": "script",
};

/** Types with values in which neither quotes nor comments make sense. */
const WITHOUT_QUOTES: readonly Option["type"][] = [
  "int",
  "decimal",
  "duration",
  "size",
  "bool",
  "choice",
  "signals",
  "exits",
  "mask",
  "mode",
  "limit",
  "account",
];

/** Types with values in which a comment is hardly meant to be. */
const HARDLY_COMMENTED: readonly Option["type"][] = [
  "path",
  "paths",
  "place",
  "environment",
];

const YES = ["true", "yes", "on", "1"];
const NO = ["false", "no", "off", "0"];

/**
 * Reads the text of an option.
 *
 * @param option The option, from the table.
 * @param text The text as it is written.
 * @param cwd The directory where relative paths start, absolute.
 */
export function readValue(option: Option, text: string, cwd: string): Reading {
  const reading = readText(option, text, cwd);
  if (reading.kind === "value") {
    const doubts = commentDoubts(option, text);
    return doubts.length === 0
      ? reading
      : { ...reading, doubts: [...reading.doubts ?? [], ...doubts] };
  }
  if (!WITHOUT_QUOTES.includes(option.type)) return reading;
  const isGood = (other: string) =>
    other !== text && readText(option, other, cwd).kind === "value";
  if (isGood(text.replace(/\s[;#].*$/, "").trimEnd())) {
    return refuse(
      `Cannot use ${quoted(text)}: the comment is part of the value`,
      "a comment has a line of its own",
    );
  }
  return isGood(text.replace(/^(["'])(.*)\1$/, "$2"))
    ? refuse(
      `Cannot use ${text}: the quotes are part of the value`,
      "leave them out",
    )
    : reading;
}

function commentDoubts({ type }: Option, text: string): readonly Fault[] {
  if (!HARDLY_COMMENTED.includes(type)) return [];
  const offset = hideQuoted(text).search(/(?<=\S\s+)[;#](?:\s|$)/);
  return offset === -1 ? [] : [{
    offset,
    message: "The comment is part of the value",
    hint: "a comment has a line of its own",
  }];
}

function readText(option: Option, text: string, cwd: string): Reading {
  if (text.includes("\n") && !MANY_LINES.includes(option.type)) {
    // The rest is not shown: it may be another option, with a secret value.
    const [first = ""] = text.split("\n");
    return refuse(
      `Cannot use ${quoted(first)}: it goes on in the next line`,
      "an indented line continues the value above it",
    );
  }
  if (option.type === "path") return readPath(option, text, cwd);
  if (option.type === "place") return readPlace(option, text, cwd);
  if (option.type === "exits") return readExits(text);
  if (text.trim() === "") {
    if (option.emptyIsUnset === true) return read(option.default);
    return refuse("Cannot use an empty value", needOf(option));
  }
  switch (option.type) {
    case "text":
      return read(text);
    case "account":
      return readAccount(text);
    case "int":
    case "decimal":
    case "duration":
    case "size":
      return readNumber(option, text);
    case "bool":
      return readBool(text);
    case "choice":
      return readChoice(option, text);
    case "signals":
      return readStopSignals(text);
    case "mask":
    case "mode":
      return readPermissions(text, option.type);
    case "limit":
      return readLimits(option, text);
    case "names":
      return read(splitCommas(text).map(({ text }) => text));
    case "paths":
      return read(
        splitCommas(text).map(({ text }) => absolutePath(cwd, text)),
      );
    case "command":
      return readCommand(text);
    case "environment":
      return readEnvironment(text);
  }
}

function needOf(option: Option): string | null {
  switch (option.type) {
    case "bool":
      return "write true or false";
    case "choice":
      return choicesOf(option);
    case "command":
      return "write the program to run and its arguments";
    default: {
      const text = formatDefault(option);
      return text === null || text === ""
        ? "leave the option out to do without"
        : `leave the option out to get its default, ${text}`;
    }
  }
}

function choicesOf({ choices }: ChoiceOption): string {
  return choices.length === 1
    ? `the only choice is ${choices.join()}`
    : `the choices are ${choices.join(", ")}`;
}

function readBool(text: string): Reading {
  const word = text.toLowerCase();
  if (YES.includes(word)) return read(true);
  if (NO.includes(word)) return read(false);
  const meant = nearest(word, [...YES, ...NO].filter((w) => w.length > 1));
  return refuse(
    `Cannot use ${quoted(text)}: not a boolean`,
    meant === null
      ? `write one of ${[...YES, ...NO].join(", ")}`
      : `did you mean "${meant}"?`,
  );
}

function readChoice(option: ChoiceOption, text: string): Reading {
  const { choices, aliases = {} } = option;
  const spellings = new Map([
    ...choices.map((choice) => [choice.toLowerCase(), choice] as const),
    ...Object.entries(aliases),
  ]);
  const choice = spellings.get(text.toLowerCase());
  if (choice !== undefined) return read(choice);
  const elsewhere = ELSEWHERE[text.toLowerCase()];
  if (elsewhere !== undefined && choices.includes(elsewhere)) {
    return refuse(
      `Cannot use ${quoted(text)}: ${choicesOf(option)}`,
      `here it is "${elsewhere}"`,
    );
  }
  const meant = nearest(text, [
    ...choices,
    ...Object.keys(aliases).filter((alias) => alias.length > 1),
  ]);
  return refuse(
    `Cannot use ${quoted(text)}: ${choicesOf(option)}`,
    meant === null ? null : `did you mean "${meant}"?`,
  );
}

function readCommand(text: string): Reading {
  const result = splitWords(text);
  switch (result.kind) {
    case "words":
      return result.words[0] === ""
        ? refuse("Cannot use the command: the program's name is empty")
        : read(result.words);
    case "open-quote":
      return {
        kind: "faults",
        faults: [{
          offset: result.offset,
          message: `Cannot split the command: ${result.quote} is never closed`,
          hint: "close it, or write a backslash before it",
        }],
      };
    case "open-escape":
      return {
        kind: "faults",
        faults: [{
          offset: result.offset,
          message: "Cannot split the command: nothing after the backslash",
          hint: "write two backslashes for one",
        }],
      };
  }
}

function readEnvironment(text: string): Reading {
  const { variables, faults, doubts } = parseEnvironment(text);
  return faults.length > 0
    ? { kind: "faults", faults }
    : { kind: "value", value: variables, doubts };
}
