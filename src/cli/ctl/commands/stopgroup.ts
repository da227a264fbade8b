import { type Command, GROUP } from "../command.ts";
import { callForEach } from "../call_for_each.ts";

/** Stops a group. */
export const STOPGROUP: Command = {
  name: "stopgroup",
  operands: GROUP,
  summary: "Stop every process of a group, and wait until nothing is left",
  detail: "All are stopped at once. A program outside every group is a group " +
    "of its own name, so that this stops all its instances.",
  options: [],
  examples: [
    { command: "supervicectl stopgroup workers", doc: "A group" },
    {
      command: "supervicectl stopgroup worker",
      doc: "All instances of a program with numprocs",
    },
  ],
  run: (request) =>
    callForEach(
      request,
      (name) => request.daemon.call("stopgroup", { name }),
    ),
};
