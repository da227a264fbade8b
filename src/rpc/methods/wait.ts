import { SupervisorError } from "../../model/errors.ts";
import type { ProcessInfo } from "../../model/process_info.ts";
import type { ParamsOf, ResultOf } from "../../protocol/methods.ts";
import type { Caller } from "../caller.ts";
import type { RpcContext } from "../context.ts";

/** Answers `wait`: looks again whenever something has happened. */
export async function wait(
  { control, journal, clock }: RpcContext,
  { names, timeout, ...wanted }: ParamsOf<"wait">,
  { gone }: Caller,
): Promise<ResultOf<"wait">> {
  const chosen = control.resolve(names);
  const { promise, resolve, reject } = Promise.withResolvers<
    ResultOf<"wait">
  >();
  const look = (secondsInVain?: number): void => {
    try {
      const processes = control.status(chosen);
      if (processes.every((process) => isAsWanted(process, wanted))) {
        resolve({ processes });
      } else if (secondsInVain !== undefined) {
        reject(late(secondsInVain, processes));
      }
    } catch (error) {
      // One of them is no longer configured.
      reject(error);
    }
  };
  const giveUp = (): void => reject(gone.reason);
  // A verdict on health follows its event: look when both are there.
  const unlisten = journal.listen(() => queueMicrotask(() => look()));
  const timer = timeout === undefined
    ? null
    : clock.after(timeout * 1_000, () => look(timeout));
  gone.addEventListener("abort", giveUp);
  try {
    if (gone.aborted) giveUp();
    look();
    return await promise;
  } finally {
    unlisten();
    timer?.cancel();
    gone.removeEventListener("abort", giveUp);
  }
}

function isAsWanted(
  process: ProcessInfo,
  { state, healthy }: Pick<ParamsOf<"wait">, "state" | "healthy">,
): boolean {
  if (state === undefined && healthy === undefined) {
    return process.state === "RUNNING";
  }
  return (state === undefined || process.state === state) &&
    (healthy === undefined || process.healthy === healthy);
}

function late(
  seconds: number,
  processes: readonly ProcessInfo[],
): SupervisorError {
  const states = processes.map(({ name, state }) => `${name} (${state})`);
  return new SupervisorError(
    "WAIT_TIMEOUT",
    `Waited ${seconds} s in vain for: ${states.join(", ")}`,
    { processes },
  );
}
