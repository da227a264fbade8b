/**
 * The commands of the control tool, in one table.
 *
 * @module
 */

import { nearest } from "../../util/edit_distance.ts";
import { UsageError } from "../command_line/options.ts";
import { suggestion } from "../command_line/parse_command_line.ts";
import type { Command } from "./command.ts";
import { makeHelp } from "./commands/help.ts";
import { RELOAD } from "./commands/reload.ts";
import { RESTART } from "./commands/restart.ts";
import { SHUTDOWN } from "./commands/shutdown.ts";
import { START } from "./commands/start.ts";
import { STARTGROUP } from "./commands/startgroup.ts";
import { STATUS } from "./commands/status.ts";
import { STOP } from "./commands/stop.ts";
import { STOPGROUP } from "./commands/stopgroup.ts";
import { VERSION_COMMAND } from "./commands/version.ts";

/** The table, in the order of the help text. */
export const COMMANDS: readonly Command[] = [
  STATUS,
  START,
  STOP,
  RESTART,
  STARTGROUP,
  STOPGROUP,
  RELOAD,
  VERSION_COMMAND,
  SHUTDOWN,
  makeHelp(findCommand, () => COMMANDS),
];

/**
 * Finds a command.
 *
 * @throws {UsageError} When there is none of that name.
 */
export function findCommand(name: string): Command {
  const command = COMMANDS.find((each) => each.name === name);
  if (command !== undefined) return command;
  const near = nearest(name, COMMANDS.map((each) => each.name));
  throw new UsageError(`Unknown command "${name}"${suggestion(near)}`);
}
