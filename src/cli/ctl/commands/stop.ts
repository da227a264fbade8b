import type { CommandRequest } from "../command.ts";
import { orderTargets } from "../orders.ts";

/** Stops processes. */
export function run(request: CommandRequest): Promise<number> {
  return orderTargets(request, {
    doing: "stopping",
    give: (names) => request.daemon.order("stop", { names }),
  });
}
