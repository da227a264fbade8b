/**
 * Looks whether the programs that some options need are on this machine.
 *
 * @module
 */

import { RLIMIT_RESOURCES } from "../model/process_spec.ts";
import type {
  HelperProgram,
  HelperPrograms,
} from "../ports/helper_programs.ts";
import type { ConfigDraft, ProgramDraft } from "./draft.ts";
import type { Spot } from "./findings.ts";
import { limitOptionName } from "./limit_options.ts";
import { quoted } from "./quoted.ts";
import { reasonOf } from "./read_file.ts";

interface Need {
  readonly program: HelperProgram;
  /** The option that needs it. */
  readonly spot: Spot;
}

/** What brings the programs along. */
const PACKAGES: Readonly<Record<HelperProgram, string>> = {
  nice: "coreutils",
  prlimit: "util-linux (Linux only)",
  setpriv: "util-linux (Linux only)",
  sh: "a shell",
};

/** Checks what all programs of a configuration need. */
export async function checkHelpers(
  { programs, findings }: ConfigDraft,
  helpers: HelperPrograms,
): Promise<void> {
  const faults = new Map<HelperProgram, Promise<string | null>>();
  for (const { program, spot } of programs.flatMap(needsOf)) {
    const looking = faults.get(program) ?? faultOf(program, helpers);
    faults.set(program, looking);
    const fault = await looking;
    if (fault === null) continue;
    findings.error(spot, {
      message: `Cannot use the option: ${fault}`,
      hint: `install ${PACKAGES[program]} or leave the option out`,
    });
  }
}

function needsOf({ settings }: ProgramDraft): readonly Need[] {
  const { nice, umask } = settings;
  const limits = RLIMIT_RESOURCES
    .map((resource) => settings[limitOptionName(resource)])
    .filter(({ value }) => value !== null);
  return [
    ...(nice.value === null || nice.value === 0
      ? []
      : [{ program: "nice", spot: nice.spot } as const]),
    ...(umask.value === null
      ? []
      : [{ program: "sh", spot: umask.spot } as const]),
    ...limits.map(({ spot }) => ({ program: "prlimit", spot }) as const),
  ];
}

async function faultOf(
  program: HelperProgram,
  helpers: HelperPrograms,
): Promise<string | null> {
  const need = `it needs the program ${quoted(program)}`;
  try {
    if (await helpers.has(program)) return null;
    return `${need}, which is not in PATH`;
  } catch (error) {
    return `${need}, and looking for it failed: ${reasonOf(error)}`;
  }
}
