/**
 * Value to text: the reverse of read_value.ts.
 *
 * @module
 */

import type { ExitPattern } from "../model/exit_pattern.ts";
import { formatDuration } from "../util/duration.ts";
import { joinWords } from "../util/shell_words.ts";
import { formatSize } from "../util/size.ts";
import type {
  AccountText,
  Limits,
  LogPlace,
  Option,
  StopSignal,
} from "./option_types.ts";

/**
 * Writes a value so that reading the text gives the same value.
 *
 * @param option The option, from the table.
 * @param value A value of the option, as reading it gives.
 * @returns The text, which may be empty; `null` where no text has this value,
 * so that leaving the option out is the only way to have it.
 */
export function formatValue(option: Option, value: unknown): string | null {
  if (value === null || value === undefined) return formatNothing(option);
  const format: (value: never) => string | null = FORMATS[option.type];
  // The value was read as the type of the option demands.
  const text = format(value as never);
  if (text !== "" || option.type === "exits") return text;
  return option.emptyIsUnset === true ? text : null;
}

/** Writes the default of an option, as a user would. */
export function formatDefault(option: Option): string | null {
  return formatValue(option, option.default);
}

function formatNothing(option: Option): string | null {
  if ("off" in option && option.off !== undefined) {
    const [word = null] = option.off.filter((word) => word !== "");
    return word;
  }
  return option.emptyIsUnset === true && option.default === null ? "" : null;
}

const FORMATS: {
  readonly [T in Option["type"]]: (value: never) => string | null;
} = {
  text: String,
  int: (value: number) => value === Infinity ? "infinite" : `${value}`,
  decimal: formatDecimal,
  duration: (ms: number) => formatDuration(ms),
  size: (bytes: number) => formatSize(bytes),
  bool: String,
  choice: String,
  signals: formatSignals,
  exits: (exits: readonly ExitPattern[]) => exits.map(formatExit).join(", "),
  mask: (bits: number) => bits.toString(8).padStart(3, "0"),
  mode: (bits: number) => bits.toString(8).padStart(4, "0"),
  limit: ({ soft, hard }: Limits) =>
    soft === hard ? formatLimit(soft) : [soft, hard].map(formatLimit).join(":"),
  path: String,
  place: formatPlace,
  paths: (paths: readonly string[]) => paths.join(", "),
  names: (names: readonly string[]) => names.join(", "),
  command: (command: string | readonly string[]) =>
    typeof command === "string" ? command : joinWords(command),
  environment: formatVariables,
  account: ({ account, group }: AccountText) =>
    group === null ? account : `${account}:${group}`,
};

/** No exponent: nobody writes one, and none is read. */
function formatDecimal(value: number | string): string {
  const text = `${value}`;
  return typeof value === "number" && text.includes("e")
    ? value.toFixed(20).replace(/0+$/, "")
    : text;
}

function formatSignals(signals: readonly StopSignal[]): string {
  // KILL comes last in any case, and is written only where it is alone.
  if (signals.length === 0) return "KILL";
  return signals.map(({ signal, waitMs }) => {
    const name = signal.slice("SIG".length);
    return waitMs === null ? name : `${name}:${formatDuration(waitMs)}`;
  }).join(" ");
}

function formatExit(exit: ExitPattern): string {
  if (exit.kind === "signal") return exit.signal;
  return exit.from === exit.to ? `${exit.from}` : `${exit.from}-${exit.to}`;
}

function formatLimit(limit: number | null): string {
  return limit === null ? "unlimited" : `${limit}`;
}

function formatPlace(place: LogPlace): string {
  switch (place.kind) {
    case "file":
      return place.path;
    case "console":
      return `/dev/${place.stream}`;
    case "none":
    case "auto":
      return place.kind.toUpperCase();
    case "syslog":
      return place.kind;
  }
}

function formatVariables(
  variables: Readonly<Record<string, string>>,
): string | null {
  const pairs = Object.entries(variables).map(([name, value]) => {
    const text = quoteVariable(value);
    return text === null ? null : `${name}=${text}`;
  });
  return pairs.includes(null) ? null : pairs.join(", ");
}

/** There are no escapes, so that not every text can be written. */
function quoteVariable(value: string): string | null {
  if (!value.includes('"')) return `"${value}"`;
  if (!value.includes("'")) return `'${value}'`;
  const isPlain = !value.includes(",") && !/^['"]/.test(value) &&
    value.trim() === value;
  return isPlain ? value : null;
}
