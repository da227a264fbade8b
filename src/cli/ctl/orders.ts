/**
 * Orders to processes: given in one call, told one by one.
 *
 * @module
 */

import {
  ERRORS,
  EXIT,
  isErrorCode,
  SupervisorError,
} from "../../model/errors.ts";
import type { ProcessInfo } from "../../model/process_info.ts";
import { printable } from "../../logs/printable.ts";
import type { ManyResult } from "../../protocol/method_types.ts";
import type { CommandRequest } from "./command.ts";
import { isMeant } from "./is_meant.ts";
import type { Screen } from "./screen.ts";
import { statusTable } from "./status_table.ts";
import { chooseNames, nobodyText, readTargets } from "./targets.ts";
import { type Waited, waitWatching } from "./waiting.ts";

/** One order to several processes. */
export interface Order {
  /** What is being done, for people who wait: `starting`. */
  readonly doing: string;
  /** Whether a process is as it is to be. */
  readonly isDone: Waited["isDone"];
  /** Gives the order to those names. */
  readonly give: (names: readonly string[]) => Promise<ManyResult>;
}

/**
 * Gives an order to the targets of the command line, and tells what came of
 * it.
 *
 * @returns The highest exit status among them.
 */
export async function orderTargets(
  request: CommandRequest,
  { doing, isDone, give }: Order,
): Promise<number> {
  const { flags, screen } = request;
  const targets = readTargets(request);
  const names = await chooseNames(targets, request);
  if (names.length === 0 && !screen.isJson) {
    screen.show({}, () => nobodyText(targets));
    return EXIT.done;
  }
  const answer = give(names);
  if (flags.has("no-wait")) return await leave(request, names, answer);
  return await tellAll(
    request,
    await waitWatching(
      request,
      { doing, isOrder: true, names, isDone },
      answer,
    ),
  );
}

/** Tells what an order has come to. */
export async function tellAll(
  { screen }: Pick<CommandRequest, "screen">,
  result: Pick<ManyResult, "message" | "done" | "failed">,
): Promise<number> {
  const { done, failed } = result;
  const text = done.map(({ message }) => `${printable(message)}\n`).join("");
  if (screen.isJson || text !== "") screen.show(result, () => text);
  return await tellFailures(screen, failed);
}

/** Tells what was not done; answers the highest exit status. */
async function tellFailures(
  screen: Screen,
  failed: ManyResult["failed"],
): Promise<number> {
  let worst: number = EXIT.done;
  for (const { code, message } of failed) {
    const known = isErrorCode(code) ? code : "INTERNAL_ERROR";
    // As JSON, they are in the result.
    const status = screen.isJson
      ? ERRORS[known].exit
      : await screen.fail(new SupervisorError(known, message));
    worst = Math.max(worst, status);
  }
  return worst;
}

/**
 * Does not wait for what has been ordered. The daemon takes messages in their
 * order: when it has told the states, it has the order, too, and what could be
 * done or refused at once has been.
 */
async function leave(
  request: CommandRequest,
  names: readonly string[],
  answer: Promise<ManyResult>,
): Promise<number> {
  const states = request.daemon.call("status", {});
  const first = await Promise.race([
    answer.then((result) => ({ result })),
    states.then(({ processes }) => ({ processes })),
  ]);
  // Nobody waits for the other one any more.
  answer.catch(() => undefined);
  states.catch(() => undefined);
  if ("result" in first) return await tellAll(request, first.result);
  return await tellStates(request, names, first.processes);
}

/** Tells the states of those who have got an order, and who has not. */
async function tellStates(
  { screen }: CommandRequest,
  names: readonly string[],
  all: readonly ProcessInfo[],
): Promise<number> {
  const processes = all.filter((process) => isMeant(process, names));
  const message = "The order is given";
  const failed = names
    .filter((name) => !all.some((process) => isMeant(process, [name])))
    .map((name) => ({
      name,
      code: "PROCESS_NOT_FOUND",
      message: `Process ${JSON.stringify(name)} not found`,
    }));
  if (processes.length > 0 || screen.isJson) {
    screen.show(
      { message, processes, done: [], failed },
      () => `${message}\n${statusTable(processes, screen.terminal)}\n`,
    );
  }
  return await tellFailures(screen, failed);
}
