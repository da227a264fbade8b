import { type Command, GROUP } from "../command.ts";
import { callForEach } from "../call_for_each.ts";

/** Starts a group. */
export const STARTGROUP: Command = {
  name: "startgroup",
  operands: GROUP,
  summary: "Start every process of a group, and wait until they are RUNNING",
  detail: "All are started at once. A program outside every group is a group " +
    "of its own name, so that this starts all its instances.",
  options: [],
  examples: [
    { command: "supervicectl startgroup workers", doc: "A group" },
    {
      command: "supervicectl startgroup worker",
      doc: "All instances of a program with numprocs",
    },
  ],
  run: (request) =>
    callForEach(
      request,
      (name) => request.daemon.call("startgroup", { name }),
    ),
};
