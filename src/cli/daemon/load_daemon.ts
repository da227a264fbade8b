/**
 * Loads the daemon. What it is made of may not be there when somebody runs it
 * without its set-up, and Deno's words do not say what to do then.
 *
 * @module
 */

import { EXIT } from "../../model/errors.ts";
import { SYSTEM_OUTPUT } from "../../sys/output.ts";
import { missingDependency } from "../../util/missing_dependency.ts";

/**
 * Loads and runs the daemon.
 *
 * @param args The command line, without the program's name.
 * @returns The exit status.
 */
export async function loadDaemon(args: readonly string[]): Promise<number> {
  const loaded = await import("./run_daemon.ts").catch(missingOrThrow);
  if ("runDaemon" in loaded) return await loaded.runDaemon(args);
  SYSTEM_OUTPUT.err(`supervice: ${loaded.message}`);
  SYSTEM_OUTPUT.err(`hint: ${loaded.hint}`);
  return EXIT.failed;
}

function missingOrThrow(error: unknown) {
  const missing = missingDependency(error);
  if (missing === null) throw error;
  return missing;
}
