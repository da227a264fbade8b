import type { CommandRequest } from "../command.ts";
import { readAmount } from "../log_options.ts";
import { tailOutput } from "../tail_output.ts";

/** Shows the last lines of the daemon's own log. */
export function run(request: CommandRequest): Promise<number> {
  const amount = readAmount(request);
  return tailOutput(
    request,
    (client, follow) =>
      client.call("maintail", follow ? { ...amount, follow } : amount),
  );
}
