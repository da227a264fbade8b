import type { CommandRequest } from "../command.ts";
import { orderTargets } from "../orders.ts";
import { isDown } from "../waiting.ts";

/** Stops processes. */
export function run(request: CommandRequest): Promise<number> {
  return orderTargets(request, {
    doing: "stopping",
    isDone: isDown,
    give: (names) => request.daemon.order("stop", { names }),
  });
}
