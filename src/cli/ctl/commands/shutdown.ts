import { EXIT } from "../../../model/errors.ts";
import { printable } from "../../../logs/printable.ts";
import { type Command, type CommandRequest, NO_OPERANDS } from "../command.ts";

/** Ends the daemon. */
export const SHUTDOWN: Command = {
  name: "shutdown",
  operands: NO_OPERANDS,
  summary: "Stop all processes and end the daemon",
  detail: "Answers when the shutdown has begun; it may take up to the " +
    "daemon's shutdown_timeout.",
  options: [],
  examples: [
    { command: "supervicectl shutdown", doc: "The daemon at the usual socket" },
    {
      command: "supervicectl -c supervisord.conf shutdown",
      doc: "The daemon of a certain configuration",
    },
  ],
  run: runShutdown,
};

async function runShutdown(
  { daemon, output }: CommandRequest,
): Promise<number> {
  const { message } = await daemon.call("shutdown", {});
  output.out(`${printable(message)}\n`);
  return EXIT.done;
}
