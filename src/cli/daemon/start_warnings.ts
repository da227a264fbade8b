/**
 * Warnings about what this machine can't do for the configured programs.
 *
 * @module
 */

import type { ProcessSpec } from "../../model/process_spec.ts";
import type { LaunchAbilities } from "../../sys/launch_wrapper.ts";

/** Most programs that a warning names. */
const MAX_NAMES = 5;

/** Says once, not for each start, what is asked for and can't be had. */
export function startWarnings(
  specs: readonly ProcessSpec[],
  abilities: LaunchAbilities,
): string[] {
  const warnings: string[] = [];
  const programs = (
    wants: (spec: ProcessSpec) => boolean,
  ) => [...new Set(specs.filter(wants).map(({ program }) => program))];
  const dying = programs(({ pdeathsig }) => pdeathsig);
  if (!abilities.pdeathsig && dying.length > 0) {
    warnings.push(
      "this machine can't end programs together with a killed daemon " +
        `(setpriv --pdeathsig): ${list(dying)}; the next daemon ends them`,
    );
  }
  const switching = programs(({ user }) => user !== null);
  if (!abilities.initGroups && switching.length > 0) {
    warnings.push(
      "this machine can't set supplementary groups (setpriv --init-groups): " +
        `${list(switching)} run with the primary group of their user only`,
    );
  }
  return warnings;
}

function list(names: readonly string[]): string {
  const shown = names.slice(0, MAX_NAMES).join(", ");
  return names.length > MAX_NAMES ? `${shown} (${names.length} total)` : shown;
}
