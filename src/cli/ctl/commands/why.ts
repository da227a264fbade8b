import { EXIT } from "../../../model/errors.ts";
import { printableLines } from "../printable_lines.ts";
import type { CommandRequest } from "../command.ts";

/** Says why a process is in its state. */
export async function run(
  { operands: [name = ""], daemon, screen }: CommandRequest,
): Promise<number> {
  const result = await daemon.call("why", { name });
  screen.show(result, () => printableLines(result.message));
  return EXIT.done;
}
