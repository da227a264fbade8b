/**
 * What can be done with a process on request, and the answer when it has been
 * done to several.
 *
 * @module
 */

import { SupervisorError } from "../model/errors.ts";
import type { ProcessInfo } from "../model/process_info.ts";
import { type SignalName, signalText } from "../model/signal.ts";
import type { Process } from "../process/process.ts";
import { reasonOf } from "../util/reason_of.ts";
import { answer } from "./answers.ts";
import type { GroupAnswer, ManyAnswer, ProcessAnswer } from "./control.ts";
import type { UnknownName } from "./selection.ts";

/** Something to be done with processes. */
export type Order =
  | { readonly kind: "start" }
  /** `force`: kill at once instead of asking. */
  | { readonly kind: "stop"; readonly force?: boolean }
  | { readonly kind: "restart"; readonly force: boolean }
  | {
    readonly kind: "signal";
    readonly signal: SignalName;
    /** Only to the leader, not to its whole group. */
    readonly leader: boolean;
  };

/**
 * Does it, and says what was done as soon as that is certain.
 *
 * @throws {SupervisorError} START_FAILED, STOP_FAILED or SIGNAL_FAILED (as a
 *   rejection).
 */
export async function carryOut(
  order: Order,
  process: Process,
): Promise<ProcessAnswer> {
  switch (order.kind) {
    case "start":
      return answer("start", await process.start(), process.info());
    case "stop":
      return answer("stop", await process.stop(order.force), process.info());
    case "restart": {
      const verdict = await process.restart(order.force);
      return answer("restart", verdict, process.info());
    }
    case "signal":
      return sendSignal(order, process);
  }
}

function sendSignal(
  { signal, leader }: Extract<Order, { kind: "signal" }>,
  process: Process,
): ProcessAnswer {
  const before = process.info();
  let isSent: boolean;
  try {
    isSent = process.signal(signal, leader);
  } catch (cause) {
    const why = reasonOf(cause);
    throw new SupervisorError(
      "SIGNAL_FAILED",
      `Cannot send ${signalText(signal)} to ${before.name}: ${why}`,
      { process: before },
      { cause },
    );
  }
  if (!isSent) {
    throw new SupervisorError(
      "SIGNAL_FAILED",
      `Cannot send ${
        signalText(signal)
      } to ${before.name}: it is not running ` +
        `(state: ${before.state})`,
      { process: before },
    );
  }
  const whom = leader ? `the leader of ${before.name}` : before.name;
  return {
    message: `Sent ${signalText(signal)} to ${whom}`,
    process: process.info(),
  };
}

/** What came of an order: `error` where it was not done. */
export interface Outcome {
  readonly process: Process;
  /** What was done, for people; empty where it was not done. */
  readonly message: string;
  readonly error: SupervisorError | null;
}

/** Does it to all at once; failures are values. */
export function carryOutAll(
  order: Order,
  processes: readonly Process[],
): Promise<readonly Outcome[]> {
  return Promise.all(processes.map(async (process) => {
    try {
      const { message } = await carryOut(order, process);
      return { process, message, error: null };
    } catch (error) {
      if (!(error instanceof SupervisorError)) throw error;
      return { process, message: "", error };
    }
  }));
}

/**
 * The answer for a group.
 *
 * @throws {SupervisorError} When it failed for any member.
 */
export function groupAnswer(
  order: Order,
  group: string,
  outcomes: readonly Outcome[],
): GroupAnswer {
  const processes = infosOf(outcomes);
  const errors = outcomes.flatMap(({ error }) => error ?? []);
  const [first] = errors;
  const message = `${doneTo(order)} group ${group}`;
  if (first === undefined) return { message, processes };
  const failures = processes.filter((_, at) => outcomes[at]?.error !== null);
  throw new SupervisorError(
    first.code,
    `${message}, but failed for: ${
      failures.map(({ name, state }) => `${name} (${state})`).join(", ")
    }`,
    { processes, failed: failures.map(({ name }) => name) },
  );
}

/** The answer for several processes, also when it failed for some. */
export function manyAnswer(
  order: Order,
  outcomes: readonly Outcome[],
  unknown: readonly UnknownName[],
): ManyAnswer {
  const failures = outcomes.flatMap(({ process: { name }, error }) =>
    error === null ? [] : [{ name, error }]
  );
  const failed = [...failures, ...unknown].map(({ name, error }) => ({
    name,
    code: error.code,
    message: error.message,
  }));
  const done = outcomes.flatMap(({ process: { name }, message, error }) =>
    error === null ? [{ name, message }] : []
  );
  const count = failures.length === 0
    ? `${done.length}`
    : `${done.length} of ${outcomes.length}`;
  const noun = outcomes.length === 1 ? "process" : "processes";
  const rest = failed.length === 0
    ? ""
    : `; failed: ${failed.map(({ name }) => name).join(", ")}`;
  return {
    message: `${doneTo(order)} ${count} ${noun}${rest}`,
    processes: infosOf(outcomes),
    done,
    failed,
  };
}

function infosOf(outcomes: readonly Outcome[]): readonly ProcessInfo[] {
  return outcomes.map(({ process }) => process.info());
}

/** What was done, to be followed by whom it was done to. */
function doneTo(order: Order): string {
  switch (order.kind) {
    case "start":
      return "Started";
    case "stop":
      return "Stopped";
    case "restart":
      return "Restarted";
    case "signal":
      return `Sent ${signalText(order.signal)} to`;
  }
}
