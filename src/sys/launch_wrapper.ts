/**
 * What has to be put in front of a command so that it runs as another user, or
 * dies with the daemon. Both take calls between fork and exec that Deno does
 * not offer; `setpriv` makes them and then becomes the command, with the same
 * pid.
 *
 * @module
 */

import type { SpawnRequest } from "../ports/spawner.ts";
import { runTool } from "./run_tool.ts";

/** What `setpriv` can do on this machine. */
export interface LaunchAbilities {
  /** Whether a child can be made to die with the daemon. */
  readonly pdeathsig: boolean;
  /** Whether a child can get all groups of another user. */
  readonly initGroups: boolean;
}

/** Tries once what `setpriv` can do here. */
export async function probeLaunchAbilities(): Promise<LaunchAbilities> {
  const [pdeathsig, help] = await Promise.all([
    runTool("setpriv", ["--pdeathsig", "KILL", "--", "true"]),
    runTool("setpriv", ["--help"]),
  ]);
  return {
    pdeathsig: pdeathsig.ok,
    initGroups: help.text.includes("--init-groups"),
  };
}

/** How a child is to be launched. */
export interface Launch {
  /** The command with whatever has to be in front of it. */
  readonly argv: readonly string[];
  /** User id to be set by Deno, where `setpriv` does not do it. */
  readonly uid?: number;
  /** Group id to be set by Deno, where `setpriv` does not do it. */
  readonly gid?: number;
}

/** Says how to launch a child with what is there. */
export function planLaunch(
  argv: readonly string[],
  request: Pick<SpawnRequest, "user" | "pdeathsig">,
  abilities: LaunchAbilities,
): Launch {
  const { user } = request;
  const options: string[] = [];
  if (user !== null && abilities.initGroups) {
    options.push(`--reuid=${user.name}`, `--regid=${user.gid}`);
    options.push("--init-groups");
  }
  if (request.pdeathsig && abilities.pdeathsig) {
    options.push("--pdeathsig=KILL");
  }
  const wrapped = options.length === 0
    ? argv
    : ["setpriv", ...options, "--", ...argv];
  return user !== null && !abilities.initGroups
    ? { argv: wrapped, uid: user.uid, gid: user.gid }
    : { argv: wrapped };
}
