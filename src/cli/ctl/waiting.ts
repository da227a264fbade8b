/**
 * Waiting for the end of an order: people see what is going on, and may leave.
 *
 * @module
 */

import { SupervisorError } from "../../model/errors.ts";
import type { ProcessInfo } from "../../model/process_info.ts";
import type { CommandRequest } from "./command.ts";
import { Interrupted } from "./interrupted.ts";

/** What is being waited for. */
export interface Waited {
  /** What is being done, in a word: `starting`. */
  readonly doing: string;
  /** Whether the daemon goes on with it when nobody waits any more. */
  readonly isOrder: boolean;
  /** To whom: targets as they were given; none for all processes. */
  readonly names: readonly string[];
  /** Whether a process is as it is to be, as far as its state tells. */
  readonly isDone: (process: ProcessStatus) => boolean;
}

/** What is known of a process while others wait for it. */
export type ProcessStatus = Pick<ProcessInfo, "name" | "group" | "state">;

/**
 * Milliseconds before it is shown what is waited for. Who sits at a terminal
 * wants to know soon; a file is for what is out of the ordinary, which a start
 * that takes its usual second is not.
 */
const PATIENCE_MS = { terminal: 700, file: 5_000 } as const;

/**
 * Waits for an answer. After a moment it is shown which processes it waits
 * for; Ctrl-C ends the waiting alone.
 *
 * @throws {Interrupted} After Ctrl-C (as a rejection).
 */
export async function waitWatching<T>(
  request: CommandRequest,
  waited: Waited,
  answer: Promise<T>,
): Promise<T> {
  const { clock, interrupts, screen } = request;
  const startMs = clock.monotonicMs();
  const over = new AbortController();
  const { promise: left, reject } = Promise.withResolvers<never>();
  const ignore = interrupts.onInterrupt(() => {
    reject(new Interrupted(waited));
  });
  let shown: Promise<void> = Promise.resolve();
  const isTerminal = screen.terminal.errColumns !== null;
  const patienceMs = PATIENCE_MS[isTerminal ? "terminal" : "file"];
  const timer = clock.after(patienceMs, () => {
    if (!screen.isTold) return;
    shown = show(request, { ...waited, startMs }, over.signal);
  });
  try {
    return await Promise.race([answer, left]);
  } catch (error) {
    throw waited.isOrder ? inWords(error, waited) : error;
  } finally {
    ignore();
    timer.cancel();
    over.abort();
    await shown;
    // Whoever was interrupted does not wait for the answer any more.
    answer.catch(() => undefined);
  }
}

/** Says what the daemon goes on with, when the time is up before it is done. */
function inWords(error: unknown, { doing, names }: Waited): unknown {
  if (!(error instanceof SupervisorError)) return error;
  const { code, message, data } = error;
  if (data.accepted !== true) return error;
  const what = [doing, ...names].join(" ");
  return new SupervisorError(
    code,
    `${message}; the daemon goes on ${what}`,
    { ...data, names },
  );
}

async function show(
  request: CommandRequest,
  waited: Waited & { readonly startMs: number },
  signal: AbortSignal,
): Promise<void> {
  // Only now: most orders are done before anybody needs it.
  const { showProgress }: typeof import("./progress.ts") = await import(
    import.meta.resolve("./progress.ts")
  );
  await showProgress(request, waited, signal);
}

/**
 * Whether a start is over. What is FATAL when it is looked at has come to that
 * by the start: before, it would have left the state at once.
 */
export function isUp({ state }: ProcessStatus): boolean {
  return state === "RUNNING" || state === "UNHEALTHY" || state === "FATAL";
}

/** As `stop` wants a process to be. */
export function isDown({ state }: ProcessStatus): boolean {
  return state === "STOPPED" || state === "EXITED" || state === "FATAL";
}

/** Whether nothing is being done with a process. */
export function isSettled(process: ProcessStatus): boolean {
  return isUp(process) || isDown(process);
}
