/**
 * The help texts of the control tool.
 *
 * @module
 */

import { EXIT } from "../../model/errors.ts";
import {
  type HelpSection,
  helpText,
  optionSection,
} from "../command_line/help_text.ts";
import type { Command, ExitName } from "./command.ts";
import { COMMAND_SECTIONS } from "./command_table.ts";
import { GLOBAL_OPTIONS, PROGRAM } from "./global_options.ts";

/** What each exit status means. */
export const EXIT_MEANINGS: Readonly<Record<ExitName, string>> = {
  done: "done",
  failed: "the operation failed, or was not answered in time",
  usage: "the command line could not be understood",
  notRunning: "status, pid with targets: one of them is not RUNNING",
  unreachable: "no daemon could be reached",
  notFound: "there is no such process or group",
  interrupted: "Ctrl-C: the daemon goes on with what it has been asked to do",
  changes: "reload --plan has found changes",
};

/** The same in a few words, for the help text of a command. */
const EXIT_WORDS: Readonly<Record<ExitName, string>> = {
  done: "done",
  failed: "failed, or not answered in time",
  usage: "wrong usage",
  notRunning: "one is not RUNNING",
  unreachable: "no daemon",
  notFound: "no such process or group",
  interrupted: "Ctrl-C",
  changes: "--plan: there are changes",
};

/** The exit statuses that every command has. */
const COMMON_EXITS: readonly ExitName[] = [
  "done",
  "failed",
  "usage",
  "unreachable",
];

/** The exit statuses of a command, lowest first. */
export function exitsOf({ exits }: Command): readonly ExitName[] {
  return [...COMMON_EXITS, ...exits].sort((a, b) => EXIT[a] - EXIT[b]);
}

/** Every exit status, lowest first. */
export function allExits(): readonly ExitName[] {
  const names = Object.keys(EXIT_MEANINGS) as ExitName[];
  return names.sort((a, b) => EXIT[a] - EXIT[b]);
}

/** How a command is called with all its options. */
export function usageOf({ name, options, operands }: Command): string {
  const words = options.map(({ long, value }) =>
    value === null ? `[--${long}]` : `[--${long} ${value}]`
  );
  return [name, ...words, operands.usage].filter((word) => word !== "")
    .join(" ");
}

/** The help text of the program. */
export function programHelp(): string {
  return helpText({
    usage: `${PROGRAM} [OPTION...] COMMAND [ARGUMENT...]`,
    summary: "Control a running supervice daemon. Without a command, on a " +
      "terminal, it asks for one after the other.",
    sections: [
      ...COMMAND_SECTIONS.map(({ title, commands }): HelpSection => ({
        title,
        rows: commands.map(({ name, operands, summary }) => [
          `${name} ${operands.usage}`.trimEnd(),
          summary,
        ]),
      })),
      optionSection("Options", GLOBAL_OPTIONS),
      exitSection(allExits()),
    ],
    examples: [
      {
        command: `${PROGRAM} -c supervisord.conf status`,
        doc: "What the daemon of this configuration is doing",
      },
      {
        command: `${PROGRAM} help restart`,
        doc: "More about a command",
      },
    ],
  });
}

/** The help text of a command: a screen of 24 lines, with the next prompt. */
export function commandHelp(command: Command): string {
  const { name, aliases, operands, options, summary, detail, json, examples } =
    command;
  const also = aliases.length === 0 ? "" : `Also: ${aliases.join(", ")}.`;
  return helpText({
    usage: `${PROGRAM} ${name} [OPTION...] ${operands.usage}`.trimEnd(),
    summary: [`${summary}.`, detail, also].filter((part) => part !== "")
      .join(" "),
    sections: [
      optionSection(`Options of ${name}`, options),
    ],
    notes: [
      `Options of every command: ${PROGRAM} help.`,
      `With --json: ${json}.`,
      `Exit status: ${
        exitsOf(command).map((exit) => `${EXIT[exit]} ${EXIT_WORDS[exit]}`)
          .join("; ")
      }.`,
    ],
    examples,
  });
}

/** A row of the table of commands, for programs. */
export function commandSummary(command: Command): object {
  const { name, aliases, summary, detail, options, json, examples } = command;
  return {
    name,
    aliases,
    usage: usageOf(command),
    summary,
    detail,
    options: options.map(({ long, short, value, doc }) => (
      { long, short, value, doc }
    )),
    json,
    exits: exitsOf(command).map((exit) => ({
      status: EXIT[exit],
      meaning: EXIT_MEANINGS[exit],
    })),
    examples,
  };
}

function exitSection(exits: readonly ExitName[]): HelpSection {
  return {
    title: "Exit status",
    rows: exits.map((exit) => [`${EXIT[exit]}`, EXIT_MEANINGS[exit]]),
  };
}
