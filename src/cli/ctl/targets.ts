/**
 * Which processes a command line means.
 *
 * @module
 */

import { STATE_NAMES, type StateName } from "../../model/process_info.ts";
import { nearest, suggestion } from "../../util/edit_distance.ts";
import { UsageError } from "../command_line/options.ts";
import type { CommandRequest } from "./command.ts";

/** The targets of a command line, and the states that it asks for. */
export interface Targets {
  /** Targets as they were given, each once; the daemon knows what they mean. */
  readonly names: readonly string[];
  /** The states of `--state`; `null` without it. */
  readonly states: ReadonlySet<StateName> | null;
}

/**
 * Reads targets and `--state`.
 *
 * @throws {UsageError} For a state that does not exist.
 */
export function readTargets(
  { operands, values }: Pick<CommandRequest, "operands" | "values">,
): Targets {
  const text = values.get("state");
  return {
    names: [...new Set(operands)],
    states: text === undefined ? null : new Set(readStates(text)),
  };
}

/**
 * Finds out which names to give an order about: the targets themselves, or,
 * with `--state`, the processes that are in such a state now.
 *
 * @throws {SupervisorError} As the daemon answers (as a rejection).
 */
export async function chooseNames(
  { names, states }: Targets,
  { daemon }: Pick<CommandRequest, "daemon">,
): Promise<readonly string[]> {
  if (states === null) return names;
  const { processes } = await daemon.call(
    "status",
    names.length === 0 ? {} : { names },
  );
  return processes.filter(({ state }) => states.has(state))
    .map(({ name }) => name);
}

/** Says that nobody is in any of the states that were asked for. */
export function nobodyText({ states }: Targets): string {
  return states === null
    ? "No programs are configured\n"
    : `No process is ${[...states].join(" or ")}\n`;
}

function readStates(text: string): StateName[] {
  return text.split(",").map((word) => readState(word));
}

/**
 * Reads the name of a state, in any case.
 *
 * @param others What else it might be, for the message.
 * @throws {UsageError} When there is no such state.
 */
export function readState(
  word: string,
  others: readonly string[] = [],
): StateName {
  const name = word.trim().toUpperCase();
  const state = STATE_NAMES.find((each) => each === name);
  if (state !== undefined) return state;
  const near = nearest(name, STATE_NAMES) ?? nearest(word, others);
  const all = `one of ${[...STATE_NAMES, ...others].join(", ")}`;
  throw new UsageError(
    `Unknown state "${word}"${near === null ? `: ${all}` : suggestion(near)}`,
  );
}
