import { type Command, NAMES } from "../command.ts";
import { callForEach } from "../call_for_each.ts";

/** Stops processes. */
export const STOP: Command = {
  name: "stop",
  operands: NAMES,
  summary: "Stop processes, and wait until nothing of them is left",
  detail: "Several are stopped at once. Each gets its stopsignal, and " +
    "SIGKILL after its stopwaitsecs.",
  options: [],
  examples: [
    { command: "supervicectl stop web", doc: "One process" },
    {
      command: "supervicectl stop worker:00 worker:01",
      doc: "Two instances of a program with numprocs",
    },
  ],
  run: (request) =>
    callForEach(
      request,
      (name) => request.daemon.call("stop", { name }),
    ),
};
