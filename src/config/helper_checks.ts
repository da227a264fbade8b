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
import { reasonOf } from "../util/reason_of.ts";
import { type ConfigDraft, type ProgramDraft, STREAMS } from "./draft.ts";
import type { Spot } from "./findings.ts";
import { limitOptionName } from "./limit_options.ts";
import type { Settings } from "./settings.ts";
import { quoted } from "./quoted.ts";

interface Need {
  readonly program: HelperProgram;
  /** The option that needs it. */
  readonly spot: Spot;
}

/** What brings the programs along. */
const PACKAGES: Readonly<Record<HelperProgram, string>> = {
  gzip: "gzip",
  logger: "util-linux or bsdutils",
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
    ...logNeedsOf(settings),
  ];
}

function logNeedsOf(settings: Settings<"program">): readonly Need[] {
  const { redirect_stderr: redirect, log_compress: compress } = settings;
  const { log_mode: mode } = settings;
  const syslogs = STREAMS.map((stream) => settings[`${stream}_logfile`])
    .filter(({ value }) => value.kind === "syslog");
  return [
    ...(redirect.value
      ? [{ program: "sh", spot: redirect.spot } as const]
      : []),
    ...(mode.value === "direct"
      ? [{ program: "sh", spot: mode.spot } as const]
      : []),
    ...(compress.value
      ? [{ program: "gzip", spot: compress.spot } as const]
      : []),
    ...syslogs.map(({ spot }) => ({ program: "logger", spot }) as const),
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
