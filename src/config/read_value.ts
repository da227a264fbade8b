/**
 * Text to value, as the type of the option demands.
 *
 * @module
 */

import { nearest } from "../util/edit_distance.ts";
import { splitWords } from "../util/shell_words.ts";
import { parseEnvironment } from "./environment_text.ts";
import type { ChoiceOption, Option } from "./option_types.ts";
import { absolutePath } from "./paths.ts";
import { quoted } from "./quoted.ts";
import { readNumber } from "./read_number.ts";
import { readPath } from "./read_path.ts";
import { readSignal } from "./read_signal.ts";
import { read, type Reading, refuse } from "./reading.ts";

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
  if (option.type === "path") return readPath(option, text, cwd);
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
    case "duration":
    case "size":
      return readNumber(option, text);
    case "bool":
      return readBool(text);
    case "choice":
      return readChoice(option, text);
    case "signal":
      return readSignal(text);
    case "names":
      return read(splitCommas(text));
    case "paths":
      return read(splitCommas(text).map((path) => absolutePath(cwd, path)));
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
      return `the choices are ${option.choices.join(", ")}`;
    case "command":
      return "write the program to run and its arguments";
    default:
      return "leave the option out to get its default";
  }
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
  const word = text.toUpperCase();
  const name = option.aliases?.[word] ?? text;
  const choice = option.choices
    .find((choice) => choice.toUpperCase() === name.toUpperCase());
  if (choice !== undefined) return read(choice);
  const meant = nearest(text, option.choices);
  return refuse(
    `Cannot use ${quoted(text)}: the choices are ${option.choices.join(", ")}`,
    meant === null ? null : `did you mean "${meant}"?`,
  );
}

function readAccount(text: string): Reading {
  if (/[\s:/]/.test(text)) {
    return refuse(
      `Cannot use ${quoted(text)} as an account: not a name`,
      "write the name of the account alone, without a group",
    );
  }
  return read(text);
}

/** A new line separates as well: nothing in a list can hold one. */
function splitCommas(text: string): readonly string[] {
  return text.split(/[,\n]/).map((part) => part.trim())
    .filter((part) => part !== "");
}

function readCommand(text: string): Reading {
  const result = splitWords(text);
  switch (result.kind) {
    case "words":
      return result.words[0] === ""
        ? refuse("Cannot use the command: the program's name is empty")
        : read(text);
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
