/**
 * What processes are called.
 *
 * In our own files a process is called after its program, `web`, and with a
 * number where there are several, `web:00`. In files of supervisord it is
 * called after its group, `GROUP:PROCESS_NAME`, unless both are the same.
 *
 * @module
 */

import { ALL } from "../model/process_info.ts";
import type { Dialect } from "./dialect.ts";
import type { InstanceDraft, ProgramDraft } from "./draft.ts";
import type { Findings } from "./findings.ts";
import { quoted } from "./quoted.ts";
import { nameFault } from "./section_header.ts";
import type { SettingsContext } from "./settings.ts";
import { instanceNumber } from "./template.ts";

/** Gives the processes of a program their names; checks them. */
export function nameInstances(
  program: string,
  instances: readonly Omit<InstanceDraft, "name">[],
  { dialect, findings }: Pick<SettingsContext, "dialect" | "findings">,
): readonly InstanceDraft[] {
  for (const { settings: { process_name: { value, spot } } } of instances) {
    const fault = value === null ? null : nameFault(value);
    if (fault === null) continue;
    findings.error(spot, {
      message: `Cannot use ${quoted(value ?? "")} as a name: ${fault}`,
      hint: 'a name has no blanks, ":" and "/"',
    });
    break;
  }
  return instances.map((instance) => ({
    ...instance,
    name: nameOf(program, instance, dialect),
  }));
}

function nameOf(
  program: string,
  { group, number, settings }: Omit<InstanceDraft, "name">,
  dialect: Dialect,
): string {
  const own = settings.process_name.value;
  if (dialect === "supervisord") {
    const name = own ?? program;
    return name === group ? name : `${group}:${name}`;
  }
  if (own !== null) return own === program ? program : `${program}:${own}`;
  return settings.numprocs.value === 1
    ? program
    : `${program}:${instanceNumber(number)}`;
}

/** Two processes can't have one name, and one name means all of them. */
export function checkNames(
  programs: readonly ProgramDraft[],
  findings: Findings,
): void {
  const owners = new Map<string, ProgramDraft>();
  for (const program of programs) {
    const { settings: { process_name: own }, spot } = program;
    for (const { name } of program.instances) {
      if (name === ALL) {
        findings.error(own.entry === null ? spot : own.spot, {
          message:
            `Cannot call a process ${quoted(ALL)}: where processes are ` +
            "named, that means every one",
          hint: "choose another name",
        });
      }
      const owner = owners.get(name);
      owners.set(name, program);
      if (owner === undefined) continue;
      const isSelf = owner === program;
      findings.error(
        own.entry === null ? { ...spot, key: own.spot.key } : own.spot,
        {
          message: isSelf
            ? `Cannot call several processes ${quoted(name)}`
            : `Cannot call a process ${quoted(name)}: one of "${owner.name}" ` +
              "is called so",
          hint: isSelf
            ? "process_name needs %(process_num)s in it"
            : "choose another process_name",
        },
      );
      break;
    }
  }
}
