import type { CommandRequest } from "../command.ts";
import { run as reload } from "./reload.ts";

/** Says what a reload would do. */
export function run(request: CommandRequest): Promise<number> {
  const flags = new Set([...request.flags, "plan"]);
  return reload({ ...request, flags });
}
