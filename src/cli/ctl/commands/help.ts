import { EXIT } from "../../../model/errors.ts";
import type { Command, CommandRequest } from "../command.ts";
import { commandHelp, programHelp } from "../help.ts";

/** Makes the command that explains the others. */
export function makeHelp(
  find: (name: string) => Command,
  all: () => readonly Command[],
): Command {
  // deno-lint-ignore require-await -- commands answer with a promise
  async function runHelp(
    { operands, output }: CommandRequest,
  ): Promise<number> {
    const [name] = operands;
    output.out(
      name === undefined ? programHelp(all()) : commandHelp(find(name)),
    );
    return EXIT.done;
  }
  return {
    name: "help",
    operands: { usage: "[COMMAND]", min: 0, max: 1 },
    summary: "Explain the program, or one of its commands",
    detail: "",
    options: [],
    examples: [
      { command: "supervicectl help", doc: "All commands" },
      { command: "supervicectl help restart", doc: "One command" },
    ],
    run: runHelp,
  };
}
