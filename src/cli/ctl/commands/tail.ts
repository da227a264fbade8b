import type { CommandRequest } from "../command.ts";
import { readAmount, readStream } from "../log_options.ts";
import { tailOutput } from "../tail_output.ts";

/** Shows the last lines of a process. */
export function run(request: CommandRequest): Promise<number> {
  const [name = "", word] = request.operands;
  const stream = readStream(word) ?? "stdout";
  const params = { name, stream, ...readAmount(request) };
  return tailOutput(
    request,
    (client, follow) =>
      client.call("tail", follow ? { ...params, follow } : params),
  );
}
