/**
 * Warnings about what this machine can't do for the configured programs.
 *
 * @module
 */

import type { ProcessSpec } from "../../model/process_spec.ts";
import type { DenoSpawner } from "../../sys/deno_spawner.ts";

/** Most programs that a warning names. */
const MAX_NAMES = 5;

/** What is to be known where a program gets another user in such a way. */
const SWITCHING_TROUBLE = {
  setpriv: null,
  perl: null,
  platform: "this machine can't set supplementary groups (there is neither " +
    "setpriv --init-groups nor perl): NAMES run with the primary group of " +
    "their user only",
  none: "this machine can't run programs as another user (there is neither " +
    "setpriv --init-groups nor perl): NAMES won't start",
} as const;

/**
 * Says once, not for each start, what is asked for and can't be had.
 *
 * @param ownUid The user that the daemon runs as.
 */
export function startWarnings(
  specs: readonly ProcessSpec[],
  spawner: Pick<DenoSpawner, "abilities" | "describeCommand">,
  ownUid: number,
): string[] {
  const { abilities } = spawner;
  const warnings: string[] = [];
  const programs = (
    wants: (spec: ProcessSpec) => boolean,
  ) => [...new Set(specs.filter(wants).map(({ program }) => program))];
  const dying = programs(({ pdeathsig }) => pdeathsig);
  const canEnd = abilities.pdeathsig || abilities.guard;
  if (!canEnd && dying.length > 0) {
    warnings.push(
      "this machine can't end programs together with a killed daemon (there " +
        "is neither sh nor setpriv --pdeathsig): " +
        `${list(dying)}; the next daemon ends them`,
    );
  }
  const switching = programs(({ user }) => user !== null);
  const trouble = SWITCHING_TROUBLE[abilities.switcher ?? "none"];
  if (trouble !== null && switching.length > 0) {
    warnings.push(trouble.replace("NAMES", list(switching)));
  }
  // Nothing is out of reach of a guard that is root.
  if (!canEnd || (abilities.guard && ownUid === 0)) return warnings;
  const setuid = programs(({ argv, user, pdeathsig }) =>
    pdeathsig &&
    spawner.describeCommand(argv[0] ?? "", user)?.isSetuid === true
  );
  return [
    ...warnings,
    ...setuid.map((program) =>
      `${program}: its command runs with rights of its own (setuid or ` +
      "setgid), so it may outlive a killed daemon; the next daemon ends it"
    ),
  ];
}

/** Says whose output nobody will see, for a daemon in the background. */
export function consoleWarnings(specs: readonly ProcessSpec[]): string[] {
  const lost = specs.filter(({ stdout, stderr }) =>
    stdout.kind === "console" || stderr.kind === "console"
  );
  const programs = [...new Set(lost.map(({ program }) => program))];
  return programs.length === 0 ? [] : [
    "a daemon in the background has no standard output: what " +
    `${list(programs)} write there is not seen; name log files or use -n`,
  ];
}

/** Says in the terminal that there are warnings; nothing where there are none. */
export function warningsNote(count: number): readonly string[] {
  if (count === 0) return [];
  const what = count === 1 ? "1 warning" : `${count} warnings`;
  return [
    `supervice: ${what} in the log; supervice -t tells those about the file`,
  ];
}

function list(names: readonly string[]): string {
  const shown = names.slice(0, MAX_NAMES).join(", ");
  return names.length > MAX_NAMES ? `${shown} (${names.length} total)` : shown;
}
