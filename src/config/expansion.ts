/**
 * Puts values in place of `%(name)s` and `${NAME}`.
 *
 * In files of supervisord every `%` means something, as when Python formats a
 * text: `%%` is one percent sign, and an unknown name is a mistake. In our own
 * files only the names that are known mean something, so that a `%` elsewhere
 * is safe; `${NAME}` is for files that ask for it.
 *
 * @module
 */

import { nearest } from "../util/edit_distance.ts";
import type { Dialect } from "./dialect.ts";
import type { Remark } from "./findings.ts";
import { quoted } from "./quoted.ts";
import { instanceNumber } from "./template.ts";

/** What names stand for in one place of a configuration. */
export interface Scope {
  readonly dialect: Dialect;
  /** Values of names such as `here`; those of the environment are apart. */
  readonly names: ReadonlyMap<string, string | number>;
  /** Environment variables; `null` where they can't be known. */
  readonly environment: ReadonlyMap<string, string> | null;
  /** Whether `${NAME}` stands for an environment variable. */
  readonly braces: boolean;
}

/** What became of a text. */
export type Expansion =
  | {
    readonly kind: "text";
    readonly text: string;
    /** The names that were used, variables as `ENV_X`. */
    readonly used: readonly string[];
    /** Finds the index in the written text of an index in the new one. */
    readonly originOf: (offset: number) => number;
  }
  | {
    readonly kind: "fault";
    /** Index in the written text. */
    readonly offset: number;
    readonly remark: Remark;
  };

/** Every name besides those of environment variables. */
const EXPANSION_NAMES = [
  "here",
  "program_name",
  "group_name",
  "process_num",
  "numprocs",
  "host_node_name",
] as const;

/** `%(name)` and how it is to be written: as Python, as far as it is used. */
const PERCENT =
  /%(?:%|\(([^)]*)\)([-0 +#]*)([0-9]{0,3})(?:\.([0-9]{1,3}))?([a-zA-Z])|)/gu;

/** The same for names that are known, and nothing else. */
const KNOWN = new RegExp(
  `%\\((${
    EXPANSION_NAMES.join("|")
  }|ENV_[A-Za-z_][A-Za-z0-9_]*)\\)([-0 +#]*)([0-9]{0,3})(?:\\.([0-9]{1,3}))?([sdi])`,
  "g",
);

const BRACES = /\$\$\{|\$\{(?:([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\})?/g;

const VARIABLE = "ENV_";

/** Tells whether a text may hold anything to expand. */
export function mayExpand(text: string, { dialect, braces }: Scope): boolean {
  return text.includes(dialect === "supervisord" ? "%" : "%(") ||
    (braces && text.includes("${"));
}

/** Tells whether a file may ask for what is around the daemon. */
export function mayNeedSurroundings(text: string): boolean {
  return text.includes(`%(${VARIABLE}`) || text.includes("%(host_node_name)") ||
    // A home may be meant, which is a variable as well.
    text.includes("~") ||
    (text.includes("${") && text.toLowerCase().includes("expand_env"));
}

/** Puts values in place of names. */
export function expand(text: string, scope: Scope): Expansion {
  const writer = new Writer();
  for (const { index, length, filling } of fillingsOf(text, scope)) {
    if (typeof filling === "object" && "message" in filling) {
      return { kind: "fault", offset: index, remark: filling };
    }
    writer.copy(text.slice(writer.read, index));
    writer.put(filling, length);
  }
  writer.copy(text.slice(writer.read));
  return writer.result();
}

/** A value, and the name it belongs to if it is one. */
interface Filling {
  readonly text: string;
  readonly name: string | null;
}

interface Found {
  readonly index: number;
  readonly length: number;
  readonly filling: Filling | Remark;
}

function fillingsOf(text: string, scope: Scope): readonly Found[] {
  const { dialect, braces } = scope;
  const percents = [
    ...text.matchAll(dialect === "supervisord" ? PERCENT : KNOWN),
  ]
    .map((match) => ({
      index: match.index,
      length: match[0].length,
      filling: fillPercent(match, scope),
    }));
  if (!braces) return percents;
  const all = [...text.matchAll(BRACES)].map((match) => ({
    index: match.index,
    length: match[0].length,
    filling: fillBraces(match, scope),
  }));
  // A default may hold what looks like the other form: it is plain text.
  const outside = percents.filter(({ index }) =>
    !all.some((brace) =>
      brace.index < index && index < brace.index + brace.length
    )
  );
  return [...all, ...outside].toSorted((a, b) => a.index - b.index);
}

function fillPercent(match: RegExpMatchArray, scope: Scope): Filling | Remark {
  const [written, name, flags = "", width = "", precision, form = ""] = match;
  if (written === "%%") return { text: "%", name: null };
  if (name === undefined) {
    return {
      message: 'Cannot expand "%": no name in parentheses and no letter ' +
        "after it",
      hint: "write %% for a percent sign",
    };
  }
  const value = valueOf(name, scope);
  if (typeof value === "object") return value;
  const text = format(value, { name, flags, precision, form }, scope);
  if (typeof text === "object") return text;
  const isZeroed = flags.includes("0") && RADIX.has(form);
  return { text: pad(text, { flags, isZeroed, width: Number(width) }), name };
}

function pad(
  text: string,
  { flags, isZeroed, width }: {
    readonly flags: string;
    readonly isZeroed: boolean;
    readonly width: number;
  },
): string {
  if (flags.includes("-")) return text.padEnd(width);
  if (!isZeroed) return text.padStart(width);
  // Zeros go behind the sign.
  const sign = text.startsWith("+") ? "+" : "";
  const digits = text.slice(sign.length).padStart(width - sign.length, "0");
  return `${sign}${digits}`;
}

function valueOf(name: string, scope: Scope): string | number | Remark {
  const value = name.startsWith(VARIABLE)
    ? variable(name.slice(VARIABLE.length), scope)
    : scope.names.get(name);
  if (value !== undefined) return value;
  const message = `Cannot expand ${quoted(`%(${name})s`)}`;
  if (name.startsWith(VARIABLE)) {
    return unset(message, name.slice(VARIABLE.length), scope);
  }
  const known = [...scope.names.keys()];
  if (EXPANSION_NAMES.some((one) => one === name)) {
    return { message: `${message}: it means nothing here`, hint: null };
  }
  const meant = nearest(name, known);
  return {
    message: `${message}: no such name`,
    hint: meant === null
      ? `the names are ${known.join(", ")} and ENV_NAME; %% is a percent sign`
      : `did you mean %(${meant})s?`,
  };
}

function variable(name: string, { environment }: Scope): string | undefined {
  return environment?.get(name);
}

function unset(message: string, name: string, scope: Scope): Remark {
  if (scope.environment === null) {
    return {
      message: `${message}: the environment of the daemon is not known here`,
      hint: null,
    };
  }
  return {
    message: `${message}: the environment variable ${quoted(name)} is not set`,
    hint: scope.dialect === "supervice"
      ? `set it for the daemon; with expand_env = true, \${${name}:-DEFAULT} ` +
        "has a default"
      : "set it for the daemon",
  };
}

interface Form {
  readonly name: string;
  readonly flags: string;
  readonly precision: string | undefined;
  readonly form: string;
}

function format(
  value: string | number,
  { name, flags, precision, form }: Form,
  { dialect }: Scope,
): string | Remark {
  if (form === "s" || form === "r" || form === "a") {
    // As in the reference: the number of an instance has two digits.
    const text = name === "process_num" && dialect === "supervice"
      ? instanceNumber(Number(value))
      : `${value}`;
    return precision === undefined ? text : text.slice(0, Number(precision));
  }
  const message = `Cannot expand ${quoted(`%(${name})${form}`)}`;
  const radix = RADIX.get(form);
  if (radix === undefined) {
    return { message: `${message}: no such form`, hint: `write %(${name})s` };
  }
  if (typeof value === "string") {
    return { message: `${message}: not a number`, hint: `write %(${name})s` };
  }
  const digits = value.toString(radix).padStart(Number(precision ?? 0), "0");
  const text = form === "X" ? digits.toUpperCase() : digits;
  return flags.includes("+") ? `+${text}` : text;
}

const RADIX: ReadonlyMap<string, number> = new Map([
  ["d", 10],
  ["i", 10],
  ["u", 10],
  ["x", 16],
  ["X", 16],
  ["o", 8],
]);

function fillBraces(match: RegExpMatchArray, scope: Scope): Filling | Remark {
  const [written, name, fallback] = match;
  if (written === "$${") return { text: "${", name: null };
  if (name === undefined) {
    return {
      message: 'Cannot expand "${": no name and "}" after it',
      hint: "write ${NAME}, ${NAME:-DEFAULT}, or $${ for plain text",
    };
  }
  const value = variable(name, scope);
  const used = `${VARIABLE}${name}`;
  if (fallback !== undefined && scope.environment !== null) {
    return { text: value || fallback, name: used };
  }
  if (value !== undefined) return { text: value, name: used };
  return unset(`Cannot expand ${quoted(`\${${name}}`)}`, name, scope);
}

/** A stretch of the new text and where it comes from. */
interface Stretch {
  readonly at: number;
  readonly from: number;
  readonly isCopy: boolean;
}

class Writer {
  /** How much of the written text has been taken. */
  read = 0;
  #text = "";
  readonly #used = new Set<string>();
  readonly #stretches: Stretch[] = [];

  copy(text: string): void {
    this.#note(true);
    this.#text += text;
    this.read += text.length;
  }

  put({ text, name }: Filling, length: number): void {
    this.#note(false);
    this.#text += text;
    this.read += length;
    if (name !== null) this.#used.add(name);
  }

  result(): Expansion {
    const stretches = this.#stretches;
    const originOf = (offset: number): number => {
      const found = stretches.findLast(({ at }) => at <= offset);
      if (found === undefined) return offset;
      return found.isCopy ? found.from + offset - found.at : found.from;
    };
    return { kind: "text", text: this.#text, used: [...this.#used], originOf };
  }

  #note(isCopy: boolean): void {
    this.#stretches.push({ at: this.#text.length, from: this.read, isCopy });
  }
}
