/**
 * Looks whether each program can be run as the account it is meant for. A
 * daemon does not ask before it starts: one command that is missing must not
 * keep all other programs down, and may come later. A check of the file asks.
 *
 * @module
 */

import type { UserSpec } from "../model/process_spec.ts";
import type { Commands } from "../ports/commands.ts";
import { reasonOf } from "../util/reason_of.ts";
import type { ConfigDraft, ProgramDraft } from "./draft.ts";
import type { Remark } from "./findings.ts";
import { directoriesOf } from "./draft.ts";
import { quoted } from "./quoted.ts";

const COMMAND_OPTIONS = ["command", "stop_command", "env_command"] as const;

/**
 * Checks the commands and working directories of all programs.
 *
 * @param draft The configuration; mistakes go to its findings.
 * @param users Accounts by name of the program, as found before.
 * @param commands The machine.
 */
export async function checkCommands(
  draft: ConfigDraft,
  users: ReadonlyMap<string, UserSpec | null>,
  commands: Commands,
): Promise<void> {
  const asked = new Map<string, Promise<string | null>>();
  const ask = (what: string, look: () => Promise<string | null>) => {
    const answer = asked.get(what) ?? orTrouble(look);
    asked.set(what, answer);
    return answer;
  };
  for (const program of draft.programs) {
    const user = users.get(program.name);
    // Without the account there is nobody to ask for.
    if (user === undefined && program.settings.user.value !== null) continue;
    const runner = user ?? null;
    const who = runner === null ? "" : `${runner.uid}:${runner.gid}`;
    for (const option of COMMAND_OPTIONS) {
      const { spot, entry } = program.settings[option];
      const isQuoted = startsQuoted(entry?.value ?? "");
      for (const command of commandsOf(program, option)) {
        const fault = await ask(
          `run ${who} ${command}`,
          () => commands.commandFault(command, runner),
        );
        if (fault === null) continue;
        draft.findings.error(spot, commandRemark(command, fault, isQuoted));
      }
    }
    for (const [path, spot] of directoriesOf(program)) {
      const fault = await ask(
        `enter ${who} ${path}`,
        () => commands.directoryFault(path, runner),
      );
      if (fault === null) continue;
      draft.findings.error(spot, {
        message: `Cannot use the directory ${quoted(path)}: ${fault}`,
      });
    }
  }
}

/** The different programs that the instances run; seldom more than one. */
function commandsOf(
  program: ProgramDraft,
  option: typeof COMMAND_OPTIONS[number],
): ReadonlySet<string> {
  return new Set(
    program.instances.flatMap(({ settings }) =>
      settings[option].value?.slice(0, 1) ?? []
    ),
  );
}

function commandRemark(
  command: string,
  fault: string,
  isQuoted: boolean,
): Remark {
  const message = `Cannot run ${quoted(command)}: ${fault}`;
  return isQuoted
    ? {
      message,
      hint: "the quotes make one word of the program and its arguments",
    }
    : { message };
}

/** Whether a command begins with quotes around a text with a blank. */
function startsQuoted(written: string): boolean {
  const [start = ""] = /^"(?:[^"\\]|\\.)*"|^'[^']*'/s.exec(written) ?? [];
  return /\S\s+\S/.test(start.slice(1, -1));
}

async function orTrouble(
  looking: () => Promise<string | null>,
): Promise<string | null> {
  try {
    return await looking();
  } catch (error) {
    return `looking at it failed: ${reasonOf(error)}`;
  }
}
