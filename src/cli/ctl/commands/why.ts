import { EXIT } from "../../../model/errors.ts";
import { printableLines } from "../printable_lines.ts";
import type { CommandRequest } from "../command.ts";
import {
  findProcesses,
  nobodyText,
  readTargets,
  tellFound,
} from "../targets.ts";

/** Says why processes are in their states. */
export async function run(request: CommandRequest): Promise<number> {
  const { daemon, screen } = request;
  const targets = readTargets(request);
  const found = await findProcesses(targets, request);
  return await tellFound(screen, found, async () => {
    const { processes } = found;
    if (processes.length === 0 && !screen.isJson) {
      screen.show({}, () => nobodyText(targets));
    }
    const answers = await Promise.all(
      processes.map(({ name }) => daemon.call("why", { name })),
    );
    for (const answer of answers) {
      screen.show(answer, () => printableLines(answer.message));
    }
    return EXIT.done;
  });
}
