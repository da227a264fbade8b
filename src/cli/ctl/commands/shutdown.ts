import { EXIT } from "../../../model/errors.ts";
import { printable } from "../../../logs/printable.ts";
import type { CommandRequest } from "../command.ts";

/** Ends the daemon. */
export async function run(
  { daemon, screen }: CommandRequest,
): Promise<number> {
  const result = await daemon.call("shutdown", {});
  screen.show(result, () => `${printable(result.message)}\n`);
  return EXIT.done;
}
