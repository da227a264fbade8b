/**
 * The limits on a resource: `1024`, `1024:4096`, `512MB`, `unlimited`.
 *
 * @module
 */

import { parseDuration } from "../util/duration.ts";
import { nearest } from "../util/edit_distance.ts";
import { parseSize } from "../util/size.ts";
import type { Remark } from "./findings.ts";
import type { LimitOption, LimitUnit } from "./option_types.ts";
import { quoted } from "./quoted.ts";
import { read, type Reading, refuse } from "./reading.ts";

const UNLIMITED = "unlimited";

interface UnitFacts {
  readonly parse: (text: string) => number | null;
  readonly noun: string;
  readonly example: string;
}

const UNITS: Readonly<Record<LimitUnit, UnitFacts>> = {
  bytes: {
    parse: parseSize,
    noun: "a size",
    example: "bytes such as 1048576, with a unit such as 512MB",
  },
  seconds: {
    parse: wholeSeconds,
    noun: "a number of whole seconds",
    example: "seconds such as 90, with units such as 1m30s",
  },
  number: {
    parse: (text) => /^[0-9]+$/.test(text) ? Number(text) : null,
    noun: "a whole number",
    example: "digits only",
  },
};

function wholeSeconds(text: string): number | null {
  const ms = parseDuration(text);
  return ms === null || ms % 1000 !== 0 ? null : ms / 1000;
}

/** Reads a soft and a hard limit; one limit alone is both. */
export function readLimits({ unit }: LimitOption, text: string): Reading {
  const [first = "", second = first, ...others] = text.split(":")
    .map((part) => part.trim());
  if (others.length > 0) {
    return refuse(
      `Cannot use ${quoted(text)}: more than one colon`,
      "write SOFT or SOFT:HARD",
    );
  }
  if (first === "" || second === "") {
    return refuse(
      `Cannot use ${quoted(text)}: a limit is missing beside the colon`,
      "write SOFT or SOFT:HARD",
    );
  }
  const soft = readLimit(unit, first);
  const hard = readLimit(unit, second);
  for (const limit of [soft, hard]) {
    if (typeof limit === "object") return refuse(limit.message, limit.hint);
  }
  if (Number(soft) > Number(hard)) {
    return refuse(
      `Cannot use ${quoted(text)}: the soft limit is above the hard limit`,
      "write SOFT:HARD",
    );
  }
  return read({ soft: orUnlimited(soft), hard: orUnlimited(hard) });
}

/** Reads one limit; unlimited is Infinity, for comparing. */
function readLimit(unit: LimitUnit, text: string): number | Remark {
  if (text.toLowerCase() === UNLIMITED) return Infinity;
  const { parse, noun } = UNITS[unit];
  const limit = parse(text);
  if (limit !== null && limit >= 0 && limit <= Number.MAX_SAFE_INTEGER) {
    return limit;
  }
  return {
    message: limit === null
      ? `Cannot use ${quoted(text)}: not ${noun}`
      : `Cannot use ${quoted(text)}: out of range`,
    hint: hintFor(unit, text),
  };
}

function hintFor(unit: LimitUnit, text: string): string {
  // As setrlimit and some shells have it.
  if (text === "-1") return `did you mean "${UNLIMITED}"?`;
  const meant = nearest(text, [UNLIMITED, "infinity", "infinite"]);
  if (meant !== null) return `did you mean "${UNLIMITED}"?`;
  return `write ${UNITS[unit].example}, or ${UNLIMITED}`;
}

function orUnlimited(limit: number | Remark): number | null {
  return typeof limit === "number" && limit < Infinity ? limit : null;
}
