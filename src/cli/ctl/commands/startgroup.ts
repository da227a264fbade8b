import type { CommandRequest } from "../command.ts";
import { orderGroup } from "../group_orders.ts";
import { isUp } from "../waiting.ts";

/** Starts a group. */
export function run(request: CommandRequest): Promise<number> {
  return orderGroup(request, {
    doing: "starting",
    isDone: isUp,
    give: (name) => request.daemon.order("startgroup", { name }),
  });
}
