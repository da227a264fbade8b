/**
 * The variables that a process is started with.
 *
 * @module
 */

import type { ProcessSpec } from "../model/process_spec.ts";
import { SpawnError } from "../ports/spawner.ts";
import { reasonOf } from "../util/reason_of.ts";
import type { World } from "./world.ts";

/**
 * The variables of a process, its env files read and its env command run anew.
 *
 * @param abandon Ends the command before its time: it fails then.
 * @throws {SpawnError} When one of them can't be used; it may be mended (as a
 * rejection).
 */
export async function environmentOf(
  spec: ProcessSpec,
  world: World,
  abandon: AbortSignal,
): Promise<Readonly<Record<string, string>>> {
  const { envFiles, envCommand, environment } = spec;
  if (envFiles.length === 0 && envCommand === null) return environment;
  try {
    return await world.readEnvironment(spec, abandon);
  } catch (cause) {
    const message = reasonOf(cause);
    throw new SpawnError(message, true, { cause });
  }
}
