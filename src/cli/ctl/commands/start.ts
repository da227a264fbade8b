import type { CommandRequest } from "../command.ts";
import { orderTargets } from "../orders.ts";
import { isUp } from "../waiting.ts";

/** Starts processes. */
export function run(request: CommandRequest): Promise<number> {
  return orderTargets(request, {
    doing: "starting",
    isDone: isUp,
    give: (names) => request.daemon.order("start", { names }),
  });
}
