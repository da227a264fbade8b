/**
 * The control tool without a command: one command after the other, from a
 * person at a terminal.
 *
 * @module
 */

import { EXIT } from "../../model/errors.ts";
import type { Terminal } from "../../ports/terminal.ts";
import { splitWords } from "../../util/shell_words.ts";
import { UsageError } from "../command_line/options.ts";
import { PROGRAM } from "./global_options.ts";
import { completions } from "./completion/answer.ts";
import type { Interrupts } from "./interrupted.ts";
import type { Screen } from "./screen.ts";
import { Prompt } from "./terminal/prompt.ts";
import type { DaemonChoice, Tool } from "./tool.ts";

/** Words that leave the shell. */
const FAREWELLS = ["exit", "quit"];

/** What the shell works with. */
export interface ShellParts {
  readonly terminal: Terminal;
  readonly tool: Tool;
  readonly screen: Screen;
  readonly interrupts: Interrupts;
  /** The daemon that the command line of the tool is for. */
  readonly choice: DaemonChoice;
}

/**
 * Runs commands until nobody has any more.
 *
 * @returns The exit status of the last one.
 */
export async function runShell(parts: ShellParts): Promise<number> {
  const { terminal, tool, screen, interrupts, choice } = parts;
  const prompt = new Prompt(terminal, {
    prompt: `${PROGRAM}> `,
    complete: async (text) => {
      const found = await completions(text.split(/\s+/), { tool, choice });
      return found.candidates.map(({ word }) => word);
    },
  });
  screen.note(
    'Commands as on the command line; "help" lists them, ' +
      '"exit" leaves\n',
  );
  let status = await runOne(["status"], tool, interrupts);
  for (;;) {
    const line = await prompt.line();
    if (line === null) return status;
    const words = await read(line, screen);
    if (words === null) status = EXIT.usage;
    else if (words.length === 1 && FAREWELLS.includes(words[0] ?? "")) {
      return status;
    } else if (words.length > 0) {
      status = await runOne(words, tool, interrupts);
    }
  }
}

/** The words of a line; `null` when it can't be understood. */
async function read(
  line: string,
  screen: Screen,
): Promise<readonly string[] | null> {
  const split = splitWords(line);
  if (split.kind === "words") return split.words;
  const what = split.kind === "open-quote" ? split.quote : "\\";
  await screen.fail(new UsageError(`Nothing follows the ${what} of the line`));
  return null;
}

/** Ctrl-C is for the command that runs, not for the shell. */
async function runOne(
  words: readonly string[],
  tool: Tool,
  interrupts: Interrupts,
): Promise<number> {
  const stop = interrupts.onInterrupt(() => {});
  try {
    return await tool.run(words);
  } finally {
    stop();
  }
}
