import { ALL } from "../../../model/process_info.ts";
import { UsageError } from "../../command_line/options.ts";
import type { CommandRequest } from "../command.ts";
import { run as reload } from "./reload.ts";

/** Reloads, and restarts what has changed. */
export function run(request: CommandRequest): Promise<number> {
  const [word = ALL] = request.operands;
  if (word !== ALL) throw notAll(word);
  const values = new Map([...request.values, ["restart", "changed"] as const]);
  return reload({ ...request, values });
}

/** Others update a single group; here the configuration is applied as one. */
function notAll(word: string): UsageError {
  return new UsageError(
    `Command "update" takes ${ALL} or nothing: found "${word}"`,
    {
      hint: "to restart only some of what has changed: supervicectl reload, " +
        "then supervicectl restart NAME",
    },
  );
}
