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
import { GLOBAL_OPTIONS, PROGRAM } from "../../src/cli/ctl/global_options.ts";
import {
  allExits,
  EXIT_MEANINGS,
  exitsOf,
  usageOf,
} from "../../src/cli/ctl/help.ts";
import { EXIT } from "../../src/model/errors.ts";
import {
  DAEMON_OPTIONS,
  daemonHelp,
} from "../../src/cli/daemon/daemon_args.ts";
import { blocks, code, fence, heading, table, wrap } from "./markdown.ts";

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
  return table(
    ["Status", "Meaning"],
    allExits().map((name) => [`${EXIT[name]}`, EXIT_MEANINGS[name]]),
  );
}

/** Every command of the control tool. */
export function ctlCommands(): string {
  return blocks(...COMMANDS.map(commandText));
}

function commandText(command: Command): string {
  const { aliases, options, summary, detail, json, examples } = command;
  const also = aliases.length === 0
    ? ""
    : `Also: ${aliases.map(code).join(", ")}. `;
  const exits = exitsOf(command).map((exit) => EXIT[exit]).join(", ");
  return blocks(
    heading(3, code(`${PROGRAM} ${usageOf(command)}`)),
    wrap(escaped(`${summary}. ${detail}`.trimEnd())),
    options.length === 0 ? "" : optionTable(options),
    wrap(`${also}Exit statuses: ${exits}. With \`--json\`: ${json}.`),
    fence("sh", exampleLines(examples)),
  );
}

/** Keeps stars from becoming emphasis. */
function escaped(text: string): string {
  return text.replaceAll("*", "\\*");
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
