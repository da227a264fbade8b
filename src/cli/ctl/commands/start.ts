import type { CommandRequest } from "../command.ts";
import { orderTargets } from "../orders.ts";

/** Starts processes. */
export function run(request: CommandRequest): Promise<number> {
  return orderTargets(request, {
    doing: "starting",
    give: (names) => request.daemon.order("start", { names }),
  });
}
