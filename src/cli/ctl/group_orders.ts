/**
 * Orders to one group.
 *
 * @module
 */

import { EXIT } from "../../model/errors.ts";
import { printable } from "../../logs/printable.ts";
import type { GroupResult } from "../../protocol/method_types.ts";
import type { CommandRequest } from "./command.ts";
import { type Waited, waitWatching } from "./waiting.ts";

/** One order to a group. */
export interface GroupOrder {
  /** What is being done, for people who wait: `starting`. */
  readonly doing: string;
  /** Whether a process is as it is to be. */
  readonly isDone: Waited["isDone"];
  /** Gives the order to the group of that name. */
  readonly give: (name: string) => Promise<GroupResult>;
}

/** Gives an order to the group of the command line. */
export async function orderGroup(
  request: CommandRequest,
  { doing, isDone, give }: GroupOrder,
): Promise<number> {
  const [name = ""] = request.operands;
  const waited = { doing, isOrder: true, isDone, names: [`${name}:*`] };
  const result = await waitWatching(request, waited, give(name));
  request.screen.show(result, () => `${printable(result.message)}\n`);
  return EXIT.done;
}
