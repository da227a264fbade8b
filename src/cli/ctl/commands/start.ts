import { type Command, NAMES } from "../command.ts";
import { callForEach } from "../call_for_each.ts";

/** Starts processes. */
export const START: Command = {
  name: "start",
  operands: NAMES,
  summary: "Start processes, and wait until they are RUNNING",
  detail: "Several are started at once. A process counts as RUNNING when it " +
    "has lived for its startsecs.",
  options: [],
  examples: [
    { command: "supervicectl start web", doc: "One process" },
    {
      command: "supervicectl --timeout 120 start db web",
      doc: "Two that take their time",
    },
  ],
  run: (request) =>
    callForEach(
      request,
      (name) => request.daemon.call("start", { name }),
    ),
};
