import type { CommandRequest } from "../command.ts";
import { orderTargets } from "../orders.ts";
import { isUp } from "../waiting.ts";

/** Restarts processes. */
export function run(request: CommandRequest): Promise<number> {
  const force = request.flags.has("force");
  return orderTargets(request, {
    doing: "restarting",
    isDone: isUp,
    give: (names) =>
      request.daemon.order("restart", force ? { names, force } : { names }),
  });
}
