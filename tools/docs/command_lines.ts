/**
 * The reference of the two programs, from their tables of options and
 * commands.
 *
 * @module
 */

import type {
  Example,
  OptionFacts,
} from "../../src/cli/command_line/options.ts";
import type { Command } from "../../src/cli/ctl/command.ts";
import { COMMANDS } from "../../src/cli/ctl/command_table.ts";
import { GLOBAL_OPTIONS } from "../../src/cli/ctl/global_options.ts";
import { programHelp } from "../../src/cli/ctl/help.ts";
import {
  DAEMON_OPTIONS,
  daemonHelp,
} from "../../src/cli/daemon/daemon_args.ts";
import { blocks, code, fence, heading, table, wrap } from "./markdown.ts";

const PROGRAM = "supervicectl";

/** The options of the daemon. */
export function daemonOptions(): string {
  return optionTable(DAEMON_OPTIONS);
}

/** What the daemon's exit statuses mean. */
export function daemonExits(): string {
  return exitTable(daemonHelp());
}

/** The options of every command. */
export function ctlOptions(): string {
  return optionTable(GLOBAL_OPTIONS);
}

/** What the control tool's exit statuses mean. */
export function ctlExits(): string {
  return exitTable(programHelp(COMMANDS));
}

/** Every command of the control tool. */
export function ctlCommands(): string {
  return blocks(...COMMANDS.map(commandText));
}

function commandText(command: Command): string {
  const { name, operands, options, summary, detail, examples } = command;
  const words = [
    PROGRAM,
    name,
    ...options.map(({ long }) => `[--${long}]`),
    operands.usage,
  ];
  return blocks(
    heading(3, code(words.filter((word) => word !== "").join(" "))),
    wrap(`${summary}. ${detail}`),
    options.length === 0 ? "" : optionTable(options),
    fence("sh", exampleLines(examples)),
  );
}

function exampleLines(examples: readonly Example[]): string {
  return examples.map(({ command, doc }) => `# ${doc}\n${command}\n`).join("");
}

function optionTable(options: readonly OptionFacts[]): string {
  return table(
    ["Option", "Meaning"],
    options.map((option) => [spelling(option), option.doc]),
  );
}

function spelling({ long, short, value }: OptionFacts): string {
  const suffix = value === null ? "" : ` ${value}`;
  const names = short === null ? [`--${long}`] : [`-${short}`, `--${long}`];
  return names.map((name) => code(`${name}${suffix}`)).join(", ");
}

/** The section on exit statuses of a help text, as a table. */
export function exitTable(help: string): string {
  const [, section = ""] = help.split(/^Exit status:\n/m);
  const [text = ""] = section.split(/\n\n/);
  const rows = text.split(/\n(?= {2}\d)/).map((row) => {
    const [, status = "", meaning = ""] = /^\s*(\d+)\s+([\s\S]*)$/.exec(row) ??
      [];
    return [status, meaning];
  });
  return table(["Status", "Meaning"], rows);
}
