import { EXIT } from "../../../model/errors.ts";
import { UsageError } from "../../command_line/options.ts";
import type { CommandRequest } from "../command.ts";
import { completions } from "../completion/answer.ts";
import {
  FILES_LINE,
  SCRIPTS,
  type Shell,
  SHELLS,
} from "../completion/scripts.ts";

/** Prints the script for a shell, or answers what such a script asks. */
export async function run(request: CommandRequest): Promise<number> {
  const { operands, flags, screen } = request;
  if (flags.has("words")) return await answerScript(request);
  const [name = "", surplus] = operands;
  const shell = SHELLS.find((each) => each === name);
  if (shell === undefined || surplus !== undefined) {
    throw new UsageError(
      `Command "completion" needs one of ${SHELLS.join(", ")}: found ` +
        `"${operands.join(" ")}"`,
    );
  }
  showScript(shell, screen);
  return EXIT.done;
}

function showScript(shell: Shell, screen: CommandRequest["screen"]): void {
  const script = SCRIPTS[shell];
  screen.show({ shell, script }, () => script);
}

async function answerScript(request: CommandRequest): Promise<number> {
  const { operands, tool, choice, screen } = request;
  const found = await completions(operands, { tool, choice });
  screen.show(found, () => {
    if (found.files) return `${FILES_LINE}\n`;
    return found.candidates.map(({ word, doc }) => `${word}\t${doc}\n`)
      .join("");
  });
  return EXIT.done;
}
