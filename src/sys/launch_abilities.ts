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
    id: executables.findOrNull("id"),
    nice: executables.findOrNull("nice"),
    perl: executables.findOrNull("perl"),
    prlimit: executables.findOrNull("prlimit"),
    setpriv: executables.findOrNull("setpriv"),
    setsid: executables.findOrNull("setsid"),
    sh: executables.findOrNull("sh"),
  };
  const [closing, rights] = await Promise.all([
    findInherited(executables),
    probeRights(programs),
  ]);
  return { ...rights, closing, guard: false, programs };
}

async function probeRights(
  programs: LaunchAbilities["programs"],
): Promise<Pick<LaunchAbilities, "switcher" | "pdeathsig">> {
  const { setpriv } = programs;
  const other = otherSwitcher(programs, Deno.build.os);
  if (setpriv === null) return { pdeathsig: false, switcher: other };
  const [pdeathsig, help] = await Promise.all([
    runTool(setpriv, ["--pdeathsig", "KILL", "--", "true"]),
    runTool(setpriv, ["--help"]),
  ]);
  return {
    pdeathsig: pdeathsig.ok,
    switcher: help.text.includes("--init-groups") ? "setpriv" : other,
  };
}

/** What gives a child another user, where it is not `setpriv`. */
export function otherSwitcher(
  { perl, id }: Pick<LaunchAbilities["programs"], "perl" | "id">,
  os: typeof Deno.build.os,
): LaunchAbilities["switcher"] {
  if (perl !== null && id !== null) return "perl";
  // Elsewhere a program could be left with the group of root: see perl_switch.
  return os === "linux" ? "platform" : null;
}
