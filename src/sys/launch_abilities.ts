/**
 * Finds out what this machine can do for a child.
 *
 * @module
 */

import type { Executables } from "./executable.ts";
import type { LaunchAbilities } from "./launch_wrapper.ts";
import { runTool } from "./run_tool.ts";

/** Looks for the programs, and tries once what `setpriv` can do here. */
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
  const { setpriv } = programs;
  if (setpriv === null) {
    return { pdeathsig: false, guard: false, initGroups: false, programs };
  }
  const [pdeathsig, help] = await Promise.all([
    runTool(setpriv, ["--pdeathsig", "KILL", "--", "true"]),
    runTool(setpriv, ["--help"]),
  ]);
  return {
    pdeathsig: pdeathsig.ok,
    guard: false,
    initGroups: help.text.includes("--init-groups"),
    programs,
  };
}
