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
  const { terminal, tool, screen, interrupts } = parts;
  const prompt = new Prompt(terminal, {
    prompt: `${PROGRAM}> `,
    complete: (text) => complete(text, parts),
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
  const rest = line.slice(split.offset);
  await screen.fail(
    split.kind === "open-quote"
      ? new UsageError(`A quote is never closed: ${rest}`, {
        hint:
          `close it with another ${split.quote}, or write \\${split.quote} ` +
          "for the character itself",
      })
      : new UsageError("Nothing follows the \\ at the end of the line", {
        hint: "write \\\\ for the character itself",
      }),
  );
  return null;
}

/** What the last word of a line may become, in the quote that it has begun. */
async function complete(
  text: string,
  { tool, choice }: ShellParts,
): Promise<readonly string[]> {
  const split = splitWords(text);
  const quote = split.kind === "open-quote" ? split.quote : "";
  // In a word that has begun without it nothing is completed.
  if (quote !== "" && !/(?:^|\s)["']\S*$/.test(text)) return [];
  const closed = splitWords(text + quote);
  if (closed.kind !== "words") return [];
  const isNew = quote === "" && /(?:^|\s)$/.test(text);
  const words = isNew ? [...closed.words, ""] : closed.words;
  const { candidates } = await completions(words, { tool, choice });
  return candidates.map(({ word }) => `${quote}${word}${quote}`);
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
