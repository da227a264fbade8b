/**
 * Which processes a command line means.
 *
 * @module
 */

import { SupervisorError } from "../../model/errors.ts";
import {
  type ProcessInfo,
  STATE_NAMES,
  type StateName,
} from "../../model/process_info.ts";
import { nearest, suggestion } from "../../util/edit_distance.ts";
import { UsageError } from "../command_line/options.ts";
import type { CommandRequest } from "./command.ts";
import type { Screen } from "./screen.ts";

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

/** Who is meant by the targets of a question. */
export interface Found {
  readonly processes: readonly ProcessInfo[];
  /** Why some of the targets mean nobody. */
  readonly unknown: readonly SupervisorError[];
}

/**
 * Asks for the processes that are meant. A name that means nobody does not
 * hide what the others mean.
 *
 * @param detail Whether they tell of earlier runs, too.
 * @throws {SupervisorError} As the daemon answers (as a rejection).
 */
export async function findProcesses(
  { names, states }: Targets,
  { daemon }: Pick<CommandRequest, "daemon">,
  detail = false,
): Promise<Found> {
  const ask = async (names: readonly string[]): Promise<Found> => {
    try {
      const { processes } = await daemon.call("status", {
        ...(names.length > 0 ? { names } : {}),
        ...(detail ? { detail } : {}),
      });
      return { processes, unknown: [] };
    } catch (error) {
      const isUnknown = error instanceof SupervisorError &&
        error.code === "PROCESS_NOT_FOUND";
      if (!isUnknown) throw error;
      return { processes: [], unknown: [error] };
    }
  };
  const all = await ask(names);
  // Only now, as it takes a call for each of them.
  const found = all.unknown.length > 0 && names.length > 1
    ? joined(await Promise.all(names.map((name) => ask([name]))))
    : all;
  return states === null ? found : {
    ...found,
    processes: found.processes.filter(({ state }) => states.has(state)),
  };
}

/** Puts together who was found, each once. */
function joined(parts: readonly Found[]): Found {
  const processes = parts.flatMap(({ processes }) => processes);
  return {
    processes: [
      ...new Map(processes.map((each) => [each.name, each])).values(),
    ],
    unknown: parts.flatMap(({ unknown }) => unknown),
  };
}

/**
 * Shows what there is to show of those who were found, then tells whom there
 * is not.
 *
 * @param show Shows it; answers the exit status.
 * @returns The highest exit status.
 */
export async function tellFound(
  screen: Screen,
  { processes, unknown }: Found,
  show: () => number | Promise<number>,
): Promise<number> {
  const isShown = processes.length > 0 || unknown.length === 0;
  const statuses: number[] = isShown ? [await show()] : [];
  for (const error of unknown) statuses.push(await screen.fail(error));
  return Math.max(...statuses);
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
