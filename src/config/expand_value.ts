/**
 * The text of an option becomes its value, names and all.
 *
 * @module
 */

import { expand, mayExpand, type Scope } from "./expansion.ts";
import type { Option } from "./option_types.ts";
import { rangedIn } from "./options.ts";
import { quoted } from "./quoted.ts";
import { readValue } from "./read_value.ts";
import { type Fault, read, type Reading } from "./reading.ts";
import { shellDoubts } from "./shell_syntax.ts";

/** A reading, and the names whose values are part of it. */
export interface ExpandedReading {
  readonly reading: Reading;
  readonly used: readonly string[];
}

/**
 * Reads the text of an option.
 *
 * In our own dialect the value of a name never breaks out of the word or the
 * variable that it stands in; supervisord expands first, and then reads.
 */
export function expandAndRead(
  option: Option,
  text: string,
  scope: Scope,
  cwd: string,
): ExpandedReading {
  if (isInHome(option, text, scope) && scope.environment === null) {
    return refused([{
      message:
        'Cannot expand "~": the environment of the daemon is not known ' +
        "here",
      hint: "write the whole path",
      offset: 0,
    }]);
  }
  const { reading, used } = readText(option, text, scope, cwd);
  if (option.type !== "command" || reading.kind === "faults") {
    return { reading, used };
  }
  // In what is written, for the value of a name can be a secret.
  const doubts = shellDoubts(text, scope.braces);
  return { reading: { ...reading, doubts }, used };
}

function readText(
  option: Option,
  text: string,
  scope: Scope,
  cwd: string,
): ExpandedReading {
  const ranged = rangedIn(option, scope.dialect);
  if (!mayExpand(text, scope)) {
    return {
      reading: readValue(ranged, withHome(option, text, scope), cwd),
      used: [],
    };
  }
  const isStructured = option.type === "command" ||
    option.type === "environment";
  return isStructured && scope.dialect === "supervice"
    ? readThenExpand(option, text, scope, cwd)
    : expandThenRead(ranged, text, scope, cwd);
}

function expandThenRead(
  option: Option,
  text: string,
  scope: Scope,
  cwd: string,
): ExpandedReading {
  const expansion = expand(text, scope);
  if (expansion.kind === "fault") {
    const { offset, remark } = expansion;
    return refused([{ ...remark, offset }]);
  }
  const { used, originOf } = expansion;
  const plain = withHome(option, expansion.text, scope);
  const reading = readValue(option, plain, cwd);
  const inWritten = (fault: Fault): Fault => ({
    ...fault,
    offset: originOf(fault.offset),
  });
  if (reading.kind === "value") {
    const { doubts = [] } = reading;
    return { reading: { ...reading, doubts: doubts.map(inWritten) }, used };
  }
  const isSecret = used.some((name) => name.startsWith("ENV_"));
  const faults = reading.faults.map((fault) => ({
    ...inWritten(fault),
    // What a variable holds may be a secret.
    ...(isSecret
      ? { message: `Cannot use ${quoted(text)}: what it expands to is wrong` }
      : {}),
  }));
  return { reading: { kind: "faults", faults }, used };
}

/**
 * Puts the daemon's `HOME` in place of a leading `~` of a path, as supervisord
 * does; in our own files it is plain text. So is `~NAME`, whose home only the
 * system knows.
 */
function withHome(option: Option, text: string, scope: Scope): string {
  if (!isInHome(option, text, scope)) return text;
  const home = scope.environment?.get("HOME") ?? "";
  return home.startsWith("/") ? home + text.slice(1) : text;
}

function isInHome(
  { type }: Option,
  text: string,
  { dialect }: Scope,
): boolean {
  return dialect === "supervisord" && (type === "path" || type === "place") &&
    /^~(?:\/|$)/.test(text);
}

function readThenExpand(
  option: Option,
  text: string,
  scope: Scope,
  cwd: string,
): ExpandedReading {
  const reading = readValue(option, text, cwd);
  if (reading.kind === "faults") return { reading, used: [] };
  const used = new Set<string>();
  const faults: Fault[] = [];
  const fill = (part: string): string => {
    const expansion = expand(part, scope);
    if (expansion.kind === "fault") {
      faults.push({ ...expansion.remark, offset: 0 });
      return part;
    }
    for (const name of expansion.used) used.add(name);
    return expansion.text;
  };
  const value = mapParts(reading.value, fill);
  if (faults.length > 0) return refused(faults);
  return { reading: { ...reading, ...read(value) }, used: [...used] };
}

/** Words, or variables by name. */
function mapParts(value: unknown, fill: (part: string) => string): unknown {
  return Array.isArray(value) ? value.map(fill) : Object.fromEntries(
    variablesOf(value).map(([name, text]) => [name, fill(text)]),
  );
}

/** The pairs of a record of texts; none where it is no record. */
export function variablesOf(
  value: unknown,
): readonly (readonly [string, string])[] {
  return typeof value !== "object" || value === null
    ? []
    : Object.entries(value).map(([name, text]) => [name, String(text)]);
}

function refused(faults: readonly Fault[]): ExpandedReading {
  return { reading: { kind: "faults", faults }, used: [] };
}
