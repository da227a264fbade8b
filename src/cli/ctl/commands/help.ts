import { EXIT } from "../../../model/errors.ts";
import type { CommandRequest } from "../command.ts";
import { COMMANDS, findCommand } from "../command_table.ts";
import { commandHelp, commandSummary, programHelp } from "../help.ts";

/** Explains the program, or one of its commands. */
// deno-lint-ignore require-await -- commands answer with a promise
export async function run(
  { operands: [name], screen }: CommandRequest,
): Promise<number> {
  const command = name === undefined ? null : findCommand(name);
  screen.show(
    { commands: (command === null ? COMMANDS : [command]).map(commandSummary) },
    () => command === null ? programHelp() : commandHelp(command),
  );
  return EXIT.done;
}
