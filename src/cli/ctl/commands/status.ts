import { EXIT } from "../../../model/errors.ts";
import type { ProcessInfo } from "../../../model/process_info.ts";
import type { CommandRequest } from "../command.ts";
import { statusTable } from "../status_table.ts";
import {
  findProcesses,
  nobodyText,
  readTargets,
  tellFound,
} from "../targets.ts";

/** Shows processes in a table. */
export async function run(request: CommandRequest): Promise<number> {
  const { flags, screen } = request;
  const targets = readTargets(request);
  const { names, states } = targets;
  const detail = flags.has("detail");
  const found = await findProcesses(targets, request, detail);
  const { processes } = found;
  const history = detail && !screen.isJson ? await historyOf(processes) : "";
  const isAsked = names.length > 0 && states === null;
  const isUp = processes.every(({ state }) => state === "RUNNING");
  return await tellFound(screen, found, () => {
    screen.show(
      { processes },
      () =>
        processes.length === 0
          ? nobodyText(targets)
          : `${statusTable(processes, screen.terminal)}\n${history}`,
    );
    return isAsked && !isUp ? EXIT.notRunning : EXIT.done;
  });
}

async function historyOf(processes: readonly ProcessInfo[]): Promise<string> {
  const { historyText }: typeof import("../history_text.ts") = await import(
    import.meta.resolve("../history_text.ts")
  );
  return processes.map((process) => `\n${historyText(process)}`).join("");
}
