import type { CommandRequest } from "../command.ts";
import { run as reload } from "./reload.ts";

/** Reloads, and restarts what has changed. */
export function run(request: CommandRequest): Promise<number> {
  const values = new Map([...request.values, ["restart", "changed"] as const]);
  return reload({ ...request, values });
}
