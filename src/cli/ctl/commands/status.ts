import { EXIT } from "../../../model/errors.ts";
import type { Command, CommandRequest } from "../command.ts";
import { historyText } from "../history_text.ts";
import { statusTable } from "../status_table.ts";

/** Shows processes in a table. */
export const STATUS: Command = {
  name: "status",
  operands: { usage: "[NAME...]", min: 0, max: Infinity },
  summary: "Show all processes, or those named",
  detail: "With names, the exit status is 3 when one of them is not RUNNING.",
  options: [
    {
      long: "detail",
      short: "d",
      value: null,
      doc: "Tell how the last runs of each process went, too",
    },
  ],
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
  { operands, flags, daemon, output }: CommandRequest,
): Promise<number> {
  const isNamed = operands.length > 0;
  const detail = flags.has("detail");
  const { processes } = await daemon.call("status", {
    ...(isNamed ? { names: [...new Set(operands)] } : {}),
    ...(detail ? { detail } : {}),
  });
  output.out(
    processes.length === 0
      ? "No programs are configured\n"
      : `${statusTable(processes)}\n`,
  );
  if (detail) {
    for (const process of processes) output.out(`\n${historyText(process)}`);
  }
  const isUp = processes.every(({ state }) => state === "RUNNING");
  return isNamed && !isUp ? EXIT.notRunning : EXIT.done;
}
