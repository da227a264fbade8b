import { EXIT } from "../../../model/errors.ts";
import type { Command, CommandRequest } from "../command.ts";
import { statusTable } from "../status_table.ts";

/** Shows processes in a table. */
export const STATUS: Command = {
  name: "status",
  operands: { usage: "[NAME...]", min: 0, max: Infinity },
  summary: "Show all processes, or those named",
  detail: "With names, the exit status is 3 when one of them is not RUNNING.",
  options: [],
  examples: [
    { command: "supervicectl status", doc: "Everything" },
    {
      command: "supervicectl status web worker:00",
      doc: "Two processes; succeeds only when both are RUNNING",
    },
  ],
  run: runStatus,
};

async function runStatus(
  { operands, daemon, output }: CommandRequest,
): Promise<number> {
  const isNamed = operands.length > 0;
  const { processes } = await daemon.call(
    "status",
    isNamed ? { names: operands } : {},
  );
  output.out(
    processes.length === 0
      ? "No programs are configured\n"
      : `${statusTable(processes)}\n`,
  );
  const isUp = processes.every(({ state }) => state === "RUNNING");
  return isNamed && !isUp ? EXIT.notRunning : EXIT.done;
}
