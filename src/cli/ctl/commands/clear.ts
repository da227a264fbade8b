import { EXIT } from "../../../model/errors.ts";
import type { CommandRequest } from "../command.ts";
import { readStream } from "../log_options.ts";
import { tellAll } from "../orders.ts";
import { chooseNames, nobodyText, readTargets } from "../targets.ts";

/** Empties log files. */
export async function run(request: CommandRequest): Promise<number> {
  const { daemon, screen, values } = request;
  const stream = readStream(values.get("stream"));
  const targets = readTargets(request);
  const names = await chooseNames(targets, request);
  if (names.length === 0 && !screen.isJson) {
    screen.show({}, () => nobodyText(targets));
    return EXIT.done;
  }
  const result = await daemon.call(
    "clear",
    stream === undefined ? { names } : { names, stream },
  );
  return await tellAll(request, result);
}
