import { type Command, type CommandRequest, NAMES } from "../command.ts";
import { callForEach } from "../call_for_each.ts";

/** Restarts processes. */
export const RESTART: Command = {
  name: "restart",
  operands: NAMES,
  summary: "Stop processes where they run, then start them",
  detail: "Several are restarted at once. Changes of the configuration that " +
    "a reload has found take effect.",
  options: [
    {
      long: "force",
      short: null,
      value: null,
      doc: "Kill at once (SIGKILL) instead of asking to end",
    },
  ],
  examples: [
    { command: "supervicectl restart web", doc: "One process" },
    {
      command: "supervicectl restart --force worker:00",
      doc: "One that no longer listens to its stopsignal",
    },
  ],
  run: runRestart,
};

function runRestart(request: CommandRequest): Promise<number> {
  const force = request.flags.has("force");
  return callForEach(
    request,
    (name) =>
      request.daemon.call("restart", force ? { name, force } : { name }),
  );
}
