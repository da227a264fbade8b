/**
 * Numbers of all kinds, each within the range of its option.
 *
 * @module
 */

import { formatDuration, parseDuration } from "../util/duration.ts";
import { nearest } from "../util/edit_distance.ts";
import { formatSize, parseSize } from "../util/size.ts";
import { MANY } from "./option_ranges.ts";
import type {
  DecimalOption,
  DurationOption,
  IntOption,
  SizeOption,
} from "./option_types.ts";
import { quoted } from "./quoted.ts";
import { read, type Reading, refuse } from "./reading.ts";

type NumberOption = IntOption | DecimalOption | DurationOption | SizeOption;

interface NumberType {
  readonly parse: (text: string) => number | null;
  readonly format: (value: number) => string;
  readonly noun: string;
  readonly hint: string;
  readonly rangeHint?: string;
}

const INT: NumberType = {
  parse: (text) => /^-?[0-9]+$/.test(text) ? Number(text) : null,
  format: String,
  noun: "a whole number",
  hint: "write digits only",
};

const DECIMAL: NumberType = {
  parse: (text) => /^-?[0-9]+(?:\.[0-9]+)?$/.test(text) ? Number(text) : null,
  format: String,
  noun: "a number",
  hint: "write a number such as 2 or 1.5",
};

const PORTION: NumberType = {
  parse: (text) =>
    text.endsWith("%")
      ? dividedBy100(DECIMAL.parse(text.slice(0, -1).trimEnd()))
      : DECIMAL.parse(text),
  format: String,
  noun: "a number",
  hint: "write a number such as 0.1, or percent such as 10%",
  rangeHint: "1 is the same as 100%",
};

const DURATION: NumberType = {
  parse: parseDuration,
  format: formatDuration,
  noun: "a duration",
  hint: "write seconds such as 10 or 0.5, or with units such as 1m30s, 500ms",
};

const SIZE: NumberType = {
  parse: parseSize,
  format: formatSize,
  noun: "a size",
  hint: "write bytes such as 1048576, or with a unit: 512KB, 50MB, 1GB",
};

/** Permissions have three octal digits. */
const MAX_PERMISSIONS = 0o777;

/** Reads a number of any type, or a word of the option; checks its range. */
export function readNumber(option: NumberOption, text: string): Reading {
  const words = wordsOf(option);
  const word = text.toLowerCase();
  if (words.has(word)) return read(words.get(word));
  const type = typeOf(option);
  const value = type.parse(text);
  if (value === null) {
    const meant = nearest(text, words.keys());
    return refuse(
      `Cannot use ${quoted(text)}: not ${type.noun}`,
      meant === null
        ? [type.hint, ...words.keys()].join(", or ")
        : `did you mean "${meant}"?`,
    );
  }
  if (value >= option.min && value <= option.max) return read(value);
  const [min, max] = [type.format(option.min), type.format(option.max)];
  // A limit that only keeps numbers in range says nothing to who is below.
  const range = value < option.min && option.max >= MANY && type !== DURATION
    ? `the least is ${min}`
    : `the range is ${min} to ${max}`;
  return refuse(
    `Cannot use ${quoted(text)}: ${range}`,
    words.size === 0
      ? type.rangeHint ?? null
      : `or write ${[...words.keys()].join(" or ")}`,
  );
}

const EXAMPLES = { mask: "022", mode: "0660" } as const;

/** Reads permission bits as octal digits, with or without a leading 0. */
export function readPermissions(
  text: string,
  use: "mask" | "mode",
): Reading {
  if (!/^[0-7]+$/.test(text)) {
    return refuse(
      `Cannot use ${quoted(text)}: not an octal number`,
      `write digits from 0 to 7, such as ${EXAMPLES[use]}`,
    );
  }
  const bits = parseInt(text, 8);
  return bits <= MAX_PERMISSIONS ? read(bits) : refuse(
    `Cannot use ${quoted(text)}: the range is 000 to 777`,
  );
}

/** Words that are values as well, and what they stand for. */
function wordsOf(option: NumberOption): ReadonlyMap<string, unknown> {
  switch (option.type) {
    case "int":
      return new Map(option.infinite ? [["infinite", Infinity]] : []);
    case "decimal":
      return new Map(option.words?.map((word) => [word, word]));
    case "duration":
      return new Map(option.off?.map((word) => [word, null]));
    case "size":
      return new Map();
  }
}

function typeOf(option: NumberOption): NumberType {
  switch (option.type) {
    case "int":
      return INT;
    case "decimal":
      return option.percent ? PORTION : DECIMAL;
    case "duration":
      return DURATION;
    case "size":
      return SIZE;
  }
}

function dividedBy100(value: number | null): number | null {
  return value === null ? null : value / 100;
}
