/**
 * What the options of a health check have to do with each other.
 *
 * @module
 */

import type { ProgramDraft } from "./draft.ts";
import type { Findings } from "./findings.ts";
import { type OptionName, SECTIONS } from "./options.ts";

type ProgramOption = OptionName<"program">;
type HealthType = "none" | "tcp" | "script";

/** Health options that only some kinds of checks look at. */
const ONLY_FOR: Partial<Readonly<Record<ProgramOption, HealthType>>> = {
  "healthcheck_port": "tcp",
  "healthcheck_host": "tcp",
  "healthcheck_command": "script",
};

/** What each kind of check can't do without. */
const NEEDED = {
  tcp: "healthcheck_port",
  script: "healthcheck_command",
} as const;

/** Checks the health check of one program. */
export function checkHealth(program: ProgramDraft, findings: Findings): void {
  const { healthcheck_type: type, numprocs } = program.settings;
  if (!type.valid) return;
  checkNeeded(program, findings);
  warnOfUnusedHealthOptions(program, findings);
  const { healthcheck_port: port } = program.settings;
  const ports = new Set(
    program.instances.map(({ settings }) => settings.healthcheck_port.value),
  );
  if (type.value === "tcp" && numprocs.value > 1 && ports.size === 1) {
    findings.warning(port.spot, {
      message: `All ${numprocs.value} processes are checked at one port`,
      hint: "put %(process_num)d into it to tell them apart",
    });
  }
}

function checkNeeded({ settings }: ProgramDraft, findings: Findings): void {
  const { healthcheck_type: type } = settings;
  if (type.value === "none") return;
  const key = NEEDED[type.value];
  const needed = settings[key];
  if (!needed.valid || needed.value !== null) return;
  findings.error({ ...type.spot, key }, {
    message: `Missing option: healthcheck_type = ${type.value} needs it`,
  });
}

function warnOfUnusedHealthOptions(
  { settings }: ProgramDraft,
  findings: Findings,
): void {
  const type = settings.healthcheck_type;
  for (const key of healthOptions()) {
    const { own, spot } = settings[key];
    const isUsed = type.value !== "none" &&
      (ONLY_FOR[key] ?? type.value) === type.value;
    // An option from [DEFAULT] is meant for whichever program it fits.
    if (!own || isUsed) continue;
    findings.warning(spot, {
      message: `The option does nothing: healthcheck_type is ${type.value}`,
    });
  }
}

function healthOptions(): readonly ProgramOption[] {
  const { options } = SECTIONS.program;
  return Object.keys(options).filter((key): key is ProgramOption =>
    Object.hasOwn(options, key) && key.startsWith("healthcheck_") &&
    key !== "healthcheck_type"
  );
}
