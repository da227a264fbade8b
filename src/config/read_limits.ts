/**
 * The limits on a resource: `1024`, `1024:4096`, `512MB`, `unlimited`.
 *
 * @module
 */

import { nearest } from "../util/edit_distance.ts";
import { parseSize } from "../util/size.ts";
import type { Remark } from "./findings.ts";
import type { LimitOption, LimitUnit } from "./option_types.ts";
import { quoted } from "./quoted.ts";
import { read, type Reading, refuse } from "./reading.ts";

const UNLIMITED = "unlimited";

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
  const limit = unit === "bytes"
    ? parseSize(text)
    : /^[0-9]+$/.test(text)
    ? Number(text)
    : null;
  if (limit !== null && limit >= 0 && limit <= Number.MAX_SAFE_INTEGER) {
    return limit;
  }
  const noun = unit === "bytes" ? "a size" : "a whole number";
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
  return unit === "bytes"
    ? `write bytes such as 1048576, with a unit such as 512MB, or ${UNLIMITED}`
    : `write digits only, or ${UNLIMITED}`;
}

function orUnlimited(limit: number | Remark): number | null {
  return typeof limit === "number" && limit < Infinity ? limit : null;
}
