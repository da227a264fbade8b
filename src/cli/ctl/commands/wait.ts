import { EXIT } from "../../../model/errors.ts";
import type {
  StatusResult,
  WaitParams,
} from "../../../protocol/method_types.ts";
import type { CommandRequest } from "../command.ts";
import { statusTable } from "../status_table.ts";
import { readState, readTargets } from "../targets.ts";
import { type ProcessStatus, waitWatching } from "../waiting.ts";

/** Milliseconds that the daemon has to say that the time is up. */
const GRACE_MS = 5_000;

/** Waits until processes are as wanted. */
export async function run(request: CommandRequest): Promise<number> {
  const { values, screen } = request;
  const { names } = readTargets(request);
  const wanted = values.get("for");
  const params: WaitParams = {
    names,
    ...(wanted === undefined
      ? {}
      : wanted === "healthy"
      ? { healthy: true }
      : { state: readState(wanted, ["healthy"]) }),
  };
  const waited = {
    doing: "waiting",
    isOrder: false,
    names,
    isDone: ({ state }: ProcessStatus) =>
      params.healthy === undefined && state === (params.state ?? "RUNNING"),
  };
  const result = await waitWatching(request, waited, ask(request, params));
  screen.show(
    result,
    () => `${statusTable(result.processes, screen.terminal)}\n`,
  );
  return EXIT.done;
}

async function ask(
  { daemon }: CommandRequest,
  params: WaitParams,
): Promise<StatusResult> {
  const { timeoutMs } = daemon;
  if (timeoutMs === null) return await daemon.order("wait", params);
  // The daemon knows better than this program what has not come to pass.
  const client = await daemon.client();
  return await client.call(
    "wait",
    { ...params, timeout: timeoutMs / 1_000 },
    { timeoutMs: timeoutMs + GRACE_MS },
  );
}
