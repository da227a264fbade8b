import { EXIT } from "../../../model/errors.ts";
import { printable } from "../../../logs/printable.ts";
import type { CommandRequest } from "../command.ts";

/** Opens log files anew. */
export async function run(
  { operands: [name], daemon, screen }: CommandRequest,
): Promise<number> {
  const result = await daemon.call(
    "reopen",
    name === undefined ? {} : { name },
  );
  screen.show(result, () => `${printable(result.message)}\n`);
  return EXIT.done;
}
