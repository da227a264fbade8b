import type { CommandRequest } from "../command.ts";
import { orderGroup } from "../group_orders.ts";
import { isDown } from "../waiting.ts";

/** Stops a group. */
export function run(request: CommandRequest): Promise<number> {
  return orderGroup(request, {
    doing: "stopping",
    isDone: isDown,
    give: (name) => request.daemon.order("stopgroup", { name }),
  });
}
