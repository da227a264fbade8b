import type { CommandRequest } from "../command.ts";
import { UsageError } from "../../command_line/options.ts";
import { readAmount, readStream } from "../log_options.ts";
import { tailOutput } from "../tail_output.ts";

/** Shows the last lines of a process. */
export function run(request: CommandRequest): Promise<number> {
  const [name = "", word] = request.operands;
  refuseOldAmount(name);
  const stream = readStream(word) ?? "stdout";
  const params = { name, stream, ...readAmount(request) };
  return tailOutput(
    request,
    (client, follow) =>
      client.call("tail", follow ? { ...params, follow } : params),
  );
}

/** `tail -100 web` is how another supervisor asks for bytes. */
function refuseOldAmount(name: string): void {
  const [, amount] = /^-(\d+)$/.exec(name) ?? [];
  if (amount === undefined) return;
  throw new UsageError(
    `Unknown option "${name}": lines are asked for with -n ${amount}, bytes ` +
      `with --bytes ${amount}`,
    { hint: "supervicectl help tail" },
  );
}
