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
import type { Command } from "./command.ts";
import { PROGRAM } from "./failure.ts";
import { GLOBAL_OPTIONS } from "./global_options.ts";

/** What each exit status means. */
const STATUS_MEANINGS: Readonly<Record<keyof typeof EXIT, string>> = {
  done: "done",
  failed: "the operation failed, or was not answered in time",
  usage: "the command line could not be understood",
  notRunning: "status NAME...: one of them is not RUNNING",
  unreachable: "no daemon could be reached",
  notFound: "there is no such process or group",
};

/** The help text of the program. */
export function programHelp(commands: readonly Command[]): string {
  return helpText({
    usage: `${PROGRAM} [OPTION...] COMMAND [ARGUMENT...]`,
    summary: "Control a running supervice daemon.",
    sections: [
      {
        title: "Commands",
        rows: commands.map(({ name, operands, summary }) => [
          `${name} ${operands.usage}`.trimEnd(),
          summary,
        ]),
      },
      optionSection("Options", GLOBAL_OPTIONS),
      exitSection(),
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

/** The help text of a command. */
export function commandHelp(command: Command): string {
  const { name, operands, options, summary, detail, examples } = command;
  const words = [
    PROGRAM,
    "[OPTION...]",
    name,
    ...options.map(({ long }) => `[--${long}]`),
    operands.usage,
  ];
  return helpText({
    usage: words.filter((word) => word !== "").join(" "),
    summary: `${summary}. ${detail}`.trimEnd(),
    sections: [
      optionSection(`Options of ${name}`, options),
      optionSection("Options", GLOBAL_OPTIONS),
      exitSection(),
    ],
    examples,
  });
}

function exitSection(): HelpSection {
  return {
    title: "Exit status",
    rows: Object.entries(EXIT).map(([key, status]) => [
      `${status}`,
      STATUS_MEANINGS[key as keyof typeof EXIT],
    ]),
  };
}
