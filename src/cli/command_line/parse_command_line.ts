/**
 * Reads command lines, strictly: what is not known is refused.
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import { nearest, suggestion } from "../../util/edit_distance.ts";
import { type CommandLine, type OptionFacts, UsageError } from "./options.ts";

/**
 * Takes a command line apart. Options may stand anywhere before `--`; all
 * that comes after it are operands.
 *
 * @param likely The options that an unknown one may have meant.
 * @throws {UsageError} For an unknown option, a value that is missing, or one
 * that a flag does not take.
 * @example
 * ```ts
 * import { parseCommandLine } from "./parse_command_line.ts";
 * const force = { long: "force", short: null, value: null, doc: "" } as const;
 * const line = parseCommandLine(["restart", "--force", "web"], [force]);
 * line.operands; // ["restart", "web"]
 * line.flags.has("force"); // true
 * ```
 */
export function parseCommandLine<Long extends string>(
  args: readonly string[],
  options: readonly OptionFacts<Long>[],
  likely: readonly OptionFacts[] = options,
): CommandLine<Long> {
  const flags = options.filter(({ value }) => value === null);
  const valued = options.filter(({ value }) => value !== null);
  const unknown: string[] = [];
  const parsed: Readonly<Record<string, unknown>> = parseArgs(
    prepare(args, flags),
    {
      string: ["_", ...valued.map(({ long }): string => long)],
      boolean: flags.map(({ long }) => keyOf(long)),
      alias: Object.fromEntries(
        options.flatMap(({ long, short }) =>
          short === null ? [] : [[
            keyOf(long),
            short,
          ]]
        ),
      ),
      "--": true,
      unknown(arg, key) {
        if (key !== undefined) unknown.push(arg);
        return key === undefined;
      },
    },
  );
  const [first] = unknown;
  if (first !== undefined) throw unknownOption(first, options, likely);
  return {
    operands: [parsed["_"], parsed["--"]].flat().map(String),
    flags: new Set(
      flags.map(({ long }) => long)
        .filter((long) => parsed[keyOf(long)] === true),
    ),
    values: new Map(
      valued.flatMap((option) => valueOf(option, parsed[option.long])),
    ),
  };
}

/**
 * The name of an option for parseArgs, which would read `--no-wait` as the
 * opposite of `--wait`. No argument of a program can hold a NUL.
 */
function keyOf(long: string): string {
  return long.replace(/^no-/, "no\0");
}

/**
 * Writes flags so that parseArgs can't take them wrongly: it would read the
 * `true` of `--force true`, which may well be the name of a program, as a
 * value, and any word after `--force=` as yes.
 */
function prepare(
  args: readonly string[],
  flags: readonly OptionFacts[],
): string[] {
  const end = args.indexOf("--");
  const options = end === -1 ? args : args.slice(0, end);
  const rest = end === -1 ? [] : args.slice(end);
  const prepared = options.map((arg) => {
    const [name] = arg.split("=", 1);
    const flag = flags.find(({ long, short }) =>
      name === `--${long}` || (short !== null && name === `-${short}`)
    );
    if (flag === undefined) return arg;
    if (arg !== name) {
      throw new UsageError(`Option "${name}" takes no value: found "${arg}"`);
    }
    return `--${keyOf(flag.long)}=true`;
  });
  return [...prepared, ...rest];
}

function valueOf<Long extends string>(
  { long, value }: OptionFacts<Long>,
  given: unknown,
): [Long, string][] {
  if (given === undefined) return [];
  if (typeof given !== "string" || given === "") {
    throw new UsageError(`Option "--${long}" needs a value: ${value}`);
  }
  return [[long, given]];
}

function unknownOption(
  arg: string,
  options: readonly OptionFacts[],
  likely: readonly OptionFacts[],
): UsageError {
  const [name = arg, value] = arg.split("=", 2);
  const known = options.find(({ long }) => name === `--${long}`);
  if (known !== undefined && value === "") {
    return new UsageError(`Option "${name}" needs a value: ${known.value}`);
  }
  const meant = nearest(
    name.replace(/^--?/, ""),
    likely.map(({ long }) => long),
  );
  const near = countSuggestion(name, likely) ??
    (meant === null ? null : `--${meant}`);
  return new UsageError(`Unknown option "${name}"${suggestion(near)}`);
}

/** `tail -100` is how other programs write `tail -n 100`. */
function countSuggestion(
  arg: string,
  options: readonly OptionFacts[],
): string | null {
  const [, count] = /^-(\d+)$/.exec(arg) ?? [];
  const counted = options.some(({ short, value }) =>
    short === "n" && value !== null
  );
  return count !== undefined && counted ? `-n ${count}` : null;
}
