/**
 * The commands of the control tool, in one table: the command line is checked
 * by it, and help, documentation and completion are made from it.
 *
 * @module
 */

import { nearest } from "../../util/edit_distance.ts";
import { UsageError } from "../command_line/options.ts";
import { suggestion } from "../command_line/parse_command_line.ts";
import type { Command } from "./command.ts";
import { DAEMON_COMMANDS } from "./table/daemon.ts";
import { LOG_COMMANDS } from "./table/logs.ts";
import { PROCESS_COMMANDS } from "./table/processes.ts";
import { QUESTION_COMMANDS } from "./table/questions.ts";
import { TERMINAL_COMMANDS } from "./table/terminal.ts";

/** Commands that belong together, under the title they have in help texts. */
export interface CommandSection {
  readonly title: string;
  readonly commands: readonly Command[];
}

/** The table by sections, in the order of the help text. */
export const COMMAND_SECTIONS: readonly CommandSection[] = [
  { title: "Commands that ask", commands: QUESTION_COMMANDS },
  { title: "Commands that order", commands: PROCESS_COMMANDS },
  { title: "Commands about output", commands: LOG_COMMANDS },
  { title: "The daemon and its configuration", commands: DAEMON_COMMANDS },
  { title: "At a terminal", commands: TERMINAL_COMMANDS },
];

/** Commands of other supervisors, and how the same is done here. */
const OTHER_WAYS: Readonly<Record<string, string>> = {
  add: "write the program into the configuration, then: supervicectl reload",
  remove: "take the program out of the configuration, then: " +
    "supervicectl reload",
  open: "name another daemon with -s PATH or -c FILE in each call",
  enable: "set autostart = true in the configuration",
  disable: "set autostart = false in the configuration",
};

/** The table. */
export const COMMANDS: readonly Command[] = COMMAND_SECTIONS
  .flatMap(({ commands }) => commands);

/**
 * Finds a command by its name or another name of it.
 *
 * @throws {UsageError} When there is none of that name.
 */
export function findCommand(name: string): Command {
  const command = COMMANDS.find((each) =>
    each.name === name || each.aliases.includes(name)
  );
  if (command !== undefined) return command;
  const way = Object.hasOwn(OTHER_WAYS, name) ? OTHER_WAYS[name] : undefined;
  if (way !== undefined) {
    throw new UsageError(`Command "${name}" is not needed here: ${way}`);
  }
  const names = COMMANDS.flatMap((each) => [each.name, ...each.aliases]);
  throw new UsageError(
    `Unknown command "${name}"${suggestion(nearest(name, names))}`,
  );
}
