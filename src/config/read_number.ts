/**
 * Whole numbers, durations and sizes, each within the range of its option.
 *
 * @module
 */

import { formatDuration, parseDuration } from "../util/duration.ts";
import { formatSize, parseSize } from "../util/size.ts";
import type { DurationOption, IntOption, SizeOption } from "./option_types.ts";
import { quoted } from "./quoted.ts";
import { read, type Reading, refuse } from "./reading.ts";

type NumberOption = IntOption | DurationOption | SizeOption;

interface NumberType {
  readonly parse: (text: string) => number | null;
  readonly format: (value: number) => string;
  readonly noun: string;
  readonly hint: string;
}

const INT: NumberType = {
  parse: (text) => /^-?[0-9]+$/.test(text) ? Number(text) : null,
  format: String,
  noun: "a whole number",
  hint: "write digits only",
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

const TYPES = { int: INT, duration: DURATION, size: SIZE } as const;

/** Reads a number of any type and checks its range. */
export function readNumber(option: NumberOption, text: string): Reading {
  const type = TYPES[option.type];
  const value = type.parse(text);
  if (value === null) {
    return refuse(`Cannot use ${quoted(text)}: not ${type.noun}`, type.hint);
  }
  if (value >= option.min && value <= option.max) return read(value);
  const [min, max] = [type.format(option.min), type.format(option.max)];
  return refuse(`Cannot use ${quoted(text)}: the range is ${min} to ${max}`);
}
