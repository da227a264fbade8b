/**
 * The commands of the control tool, in one table: help, documentation and
 * completion are made from it, and it explains a command line that can't be
 * understood. A call that can be understood reads only the rows of a section.
 *
 * @module
 */

import { nearest, suggestion } from "../../util/edit_distance.ts";
import { UsageError } from "../command_line/options.ts";
import type { Command, CommandFacts } from "./command.ts";
import {
  COMMAND_INDEX,
  commandOf,
  findEntry,
  type SectionName,
  SECTIONS,
} from "./command_index.ts";
import { ROWS as DAEMON } from "./table/daemon.ts";
import { ROWS as LOGS } from "./table/logs.ts";
import { ROWS as PROCESSES } from "./table/processes.ts";
import { ROWS as QUESTIONS } from "./table/questions.ts";
import { ROWS as TERMINAL } from "./table/terminal.ts";

/** The rows of all commands, by section. */
const TABLES: Readonly<
  Record<SectionName, Readonly<Record<string, CommandFacts>>>
> = {
  questions: QUESTIONS,
  processes: PROCESSES,
  logs: LOGS,
  daemon: DAEMON,
  terminal: TERMINAL,
};

/** Commands that belong together, under the title they have in help texts. */
export interface CommandSection {
  readonly title: string;
  readonly commands: readonly Command[];
}

/** The table. */
export const COMMANDS: readonly Command[] = COMMAND_INDEX
  .map((entry) => commandOf(entry, TABLES[entry.section]));

/** The table by sections, in the order of the help text. */
export const COMMAND_SECTIONS: readonly CommandSection[] = Object
  .values(SECTIONS).map(({ title, commands }) => ({
    title,
    commands: COMMANDS.filter(({ name }) => Object.hasOwn(commands, name)),
  }));

/** Commands of other supervisors, and how the same is done here. */
const OTHER_WAYS: Readonly<Record<string, string>> = {
  add: "write the program into the configuration, then: supervicectl reload",
  remove: "take the program out of the configuration, then: " +
    "supervicectl reload",
  open: "name another daemon with -s PATH or -c FILE in each call",
  exit: "each call is one command; without any, supervicectl is a shell",
  quit: "each call is one command; without any, supervicectl is a shell",
  enable: "set autostart = true in the configuration",
  disable: "set autostart = false in the configuration",
};

/**
 * Finds a command by its name or another name of it.
 *
 * @throws {UsageError} When there is none of that name.
 */
export function findCommand(name: string): Command {
  const entry = findEntry(name);
  if (entry !== undefined) return commandOf(entry, TABLES[entry.section]);
  const way = Object.hasOwn(OTHER_WAYS, name) ? OTHER_WAYS[name] : undefined;
  if (way !== undefined) {
    throw new UsageError(`Command "${name}" is not needed here: ${way}`);
  }
  const names = COMMANDS.flatMap((each) => [each.name, ...each.aliases]);
  throw new UsageError(
    `Unknown command "${name}"${suggestion(nearest(name, names))}`,
  );
}
