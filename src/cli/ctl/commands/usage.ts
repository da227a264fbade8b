import { EXIT } from "../../../model/errors.ts";
import type { ProcessUsage } from "../../../protocol/method_types.ts";
import { tableText } from "../../../util/table_text.ts";
import { columnsOf } from "../columns.ts";
import type { CommandRequest } from "../command.ts";
import {
  findProcesses,
  nobodyText,
  readTargets,
  tellFound,
} from "../targets.ts";

const MEBIBYTE = 1024 * 1024;

/** Shows what processes use of the machine. */
export async function run(request: CommandRequest): Promise<number> {
  const { daemon, screen } = request;
  const targets = readTargets(request);
  const found = await findProcesses(targets, request);
  return await tellFound(screen, found, async () => {
    const names = found.processes.map(({ name }) => name);
    const result = await daemon.call("usage", { names });
    const { processes } = result;
    screen.show(
      result,
      () =>
        processes.length === 0
          ? nobodyText(targets)
          : usageTable(processes, screen.terminal.columns),
    );
    return EXIT.done;
  });
}

function usageTable(
  usages: readonly ProcessUsage[],
  columns: number | null,
): string {
  const column = columnsOf(usages);
  const table = tableText([
    column("NAME", 20, ({ name }) => name),
    column("PID", 10, ({ pid }) => pid === null ? null : `${pid}`),
    column("PROCESSES", 10, ({ processes }) => `${processes}`),
    column("CPU", 8, ({ cpu }) => `${(100 * cpu).toFixed(1)}%`),
    column("MEMORY", 6, ({ memory }) => memoryText(memory)),
  ], columns);
  return `${table}\n`;
}

/** Writes bytes in MiB, as they are too many to be told apart. */
function memoryText(bytes: number): string {
  return `${(bytes / MEBIBYTE).toFixed(1)} MiB`;
}
