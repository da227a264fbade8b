import { EXIT } from "../../../model/errors.ts";
import { UsageError } from "../../command_line/options.ts";
import type { CommandRequest } from "../command.ts";
import { Top } from "../top/top.ts";

/** Shows a page of all processes, as they change. */
export async function run(
  { screen, clock, tool, choice }: CommandRequest,
): Promise<number> {
  const { terminal } = tool;
  if (terminal === null || screen.isJson) {
    throw new UsageError('Command "top" needs a terminal to draw on', {
      hint: "for a program: supervicectl --json usage",
    });
  }
  const top = new Top({
    terminal,
    clock,
    color: screen.terminal.color,
    open: () => tool.daemonAt(choice).client(),
  });
  await top.run();
  return EXIT.done;
}
