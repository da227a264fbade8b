/**
 * Finds out what this machine can do for a child.
 *
 * @module
 */

import type { Executables } from "./executable.ts";
import { findInherited } from "./inherited_descriptors.ts";
import type { LaunchAbilities } from "./launch_wrapper.ts";
import { runTool } from "./run_tool.ts";

/**
 * Looks for the programs, and at the descriptors that children must not get,
 * and tries once what `setpriv` can do here.
 */
export async function probeLaunchAbilities(
  executables: Executables,
): Promise<LaunchAbilities> {
  const programs = {
    env: executables.findOrNull("env"),
    nice: executables.findOrNull("nice"),
    prlimit: executables.findOrNull("prlimit"),
    setpriv: executables.findOrNull("setpriv"),
    setsid: executables.findOrNull("setsid"),
    sh: executables.findOrNull("sh"),
  };
  const [closing, rights] = await Promise.all([
    findInherited(executables),
    probeSetpriv(programs.setpriv),
  ]);
  return { ...rights, closing, guard: false, programs };
}

async function probeSetpriv(
  setpriv: string | null,
): Promise<Pick<LaunchAbilities, "initGroups" | "pdeathsig">> {
  if (setpriv === null) return { pdeathsig: false, initGroups: false };
  const [pdeathsig, help] = await Promise.all([
    runTool(setpriv, ["--pdeathsig", "KILL", "--", "true"]),
    runTool(setpriv, ["--help"]),
  ]);
  return {
    pdeathsig: pdeathsig.ok,
    initGroups: help.text.includes("--init-groups"),
  };
}
