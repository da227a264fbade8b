/**
 * What the word under the cursor of a command line may become.
 *
 * @module
 */

import type { Completion, OptionFacts } from "../../command_line/options.ts";
import type { Command } from "../command.ts";
import { COMMANDS } from "../command_table.ts";
import { GLOBAL_OPTIONS } from "../global_options.ts";

/** One thing that a word may become. */
export interface Candidate {
  readonly word: string;
  /** What it is, in a few words; empty when nothing is to be said. */
  readonly doc: string;
}

/** What is known about the word under the cursor. */
export interface Expected {
  /** What it may become, as far as the command line alone can tell. */
  readonly candidates: readonly Candidate[];
  /** What the daemon or the file system has to be asked for, or `null`. */
  readonly live: Exclude<Completion["kind"], "words" | "command"> | null;
  /** What stands before the completed part: `--state=` and `FATAL,`. */
  readonly prefix: string;
  /** The daemon that the line is for. */
  readonly socket: string | null;
  readonly configuration: string | null;
}

/** A command line up to the word under the cursor. */
interface Context {
  command: Command | null;
  /** Whether there is no such command: nothing can follow it. */
  isUnknown: boolean;
  operands: number;
  /** The option whose value comes next. */
  pending: OptionFacts | null;
  onlyOperands: boolean;
  socket: string | null;
  configuration: string | null;
}

/**
 * Finds out what is expected where the cursor is.
 *
 * @param words The words of the line after the name of the program; the last
 *   one is under the cursor, and may be empty.
 * @example
 * ```ts
 * import { expected } from "./complete.ts";
 * expected(["sta"]).candidates.map(({ word }) => word);
 * // ["status", "start", "startgroup", ...]
 * ```
 */
export function expected(words: readonly string[]): Expected {
  const current = words.at(-1) ?? "";
  const context: Context = {
    command: null,
    isUnknown: false,
    operands: 0,
    pending: null,
    onlyOperands: false,
    socket: null,
    configuration: null,
  };
  for (const word of words.slice(0, -1)) takeWord(context, word);
  const { prefix, completion } = whatNext(context, current);
  return {
    candidates: candidatesFor(context, completion)
      .map(({ word, doc }) => ({ word: `${prefix}${word}`, doc }))
      .filter(({ word }) => word.startsWith(current)),
    live: isLive(completion) ? completion.kind : null,
    prefix,
    socket: context.socket,
    configuration: context.configuration,
  };
}

/** Something that can be expected: also an option. */
type Wanted = Completion | { readonly kind: "option" } | null;

function isLive(
  wanted: Wanted,
): wanted is Exclude<Completion, { kind: "words" | "command" }> {
  return wanted !== null && wanted.kind !== "words" &&
    wanted.kind !== "command" && wanted.kind !== "option";
}

/** Goes over one word that is complete. */
function takeWord(context: Context, word: string): void {
  if (context.pending !== null) {
    noteValue(context, context.pending, word);
    context.pending = null;
  } else if (!context.onlyOperands && word === "--") {
    context.onlyOperands = true;
  } else if (!context.onlyOperands && word.startsWith("-") && word !== "-") {
    takeOption(context, word);
  } else if (context.command === null) {
    context.command = COMMANDS.find(({ name, aliases }) =>
      name === word || aliases.includes(word)
    ) ?? null;
    context.isUnknown = context.command === null;
  } else {
    context.operands++;
  }
}

function takeOption(context: Context, word: string): void {
  const [name = word, ...rest] = word.split("=");
  const option = findOption(context, name);
  if (option === undefined || option.value === null) return;
  if (rest.length === 0) context.pending = option;
  else noteValue(context, option, rest.join("="));
}

function noteValue(
  context: Context,
  { long }: OptionFacts,
  value: string,
): void {
  if (long === "socket") context.socket = value;
  if (long === "configuration") context.configuration = value;
}

function findOption(
  { command }: Context,
  name: string,
): OptionFacts | undefined {
  return [...GLOBAL_OPTIONS, ...command?.options ?? []].find(
    ({ long, short }) =>
      name === `--${long}` || (short !== null && name === `-${short}`),
  );
}

/** What the word under the cursor is, and from where on it is open. */
function whatNext(
  context: Context,
  current: string,
): { prefix: string; completion: Wanted } {
  const { command, operands, pending, onlyOperands } = context;
  if (context.isUnknown) return { prefix: "", completion: null };
  if (pending !== null) {
    const completion = pending.completes ?? null;
    return { prefix: listPrefix(current, "", completion), completion };
  }
  if (!onlyOperands && current.startsWith("-")) {
    const [name = current] = current.split("=");
    if (name === current) return { prefix: "", completion: { kind: "option" } };
    const completion = findOption(context, name)?.completes ?? null;
    return {
      prefix: listPrefix(current, `${name}=`, completion),
      completion,
    };
  }
  if (command === null) return { prefix: "", completion: { kind: "command" } };
  const { completes, max } = command.operands;
  if (operands >= max) return { prefix: "", completion: null };
  const completion = completes[Math.min(operands, completes.length - 1)];
  return { prefix: "", completion: completion ?? null };
}

/** Some values are lists of words; only the last word of one is open. */
function listPrefix(current: string, start: string, wanted: Wanted): string {
  if (wanted?.kind !== "words") return start;
  const comma = current.lastIndexOf(",");
  return comma < start.length ? start : current.slice(0, comma + 1);
}

function candidatesFor(
  context: Context,
  wanted: Wanted,
): readonly Candidate[] {
  switch (wanted?.kind) {
    case "words":
      return wanted.words.map((word) => ({ word, doc: "" }));
    case "command":
      return COMMANDS.map(({ name, summary }) => ({
        word: name,
        doc: summary,
      }));
    case "option":
      return [...context.command?.options ?? [], ...GLOBAL_OPTIONS]
        .map(({ long, doc }) => ({ word: `--${long}`, doc }));
    default:
      return [];
  }
}
