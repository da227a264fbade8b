import { EXIT } from "../../../model/errors.ts";
import { type Command, type CommandRequest, NO_OPERANDS } from "../command.ts";

/** Shows the version of the daemon. */
export const VERSION_COMMAND: Command = {
  name: "version",
  operands: NO_OPERANDS,
  summary: "Show the version, protocol and process id of the daemon",
  detail: "The version of supervicectl itself is shown by --version.",
  options: [],
  examples: [
    { command: "supervicectl version", doc: "The daemon that runs" },
    { command: "supervicectl --version", doc: "This program" },
  ],
  run: runVersion,
};

async function runVersion(
  { daemon, output }: CommandRequest,
): Promise<number> {
  const { version, protocol, pid } = await daemon.call("version", {});
  output.out(`supervice ${version} (protocol ${protocol}, pid ${pid})\n`);
  return EXIT.done;
}
