import { EXIT } from "../../../model/errors.ts";
import type { CommandRequest } from "../command.ts";

/** Shows the version of the daemon. */
export async function run(
  { daemon, screen }: CommandRequest,
): Promise<number> {
  const result = await daemon.call("version", {});
  const { version, protocol, pid } = result;
  screen.show(
    result,
    () => `supervice ${version} (protocol ${protocol}, pid ${pid})\n`,
  );
  return EXIT.done;
}
