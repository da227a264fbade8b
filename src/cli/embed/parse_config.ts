/**
 * Reads a configuration file as the daemon does.
 *
 * @module
 */

import { loadConfig } from "../../config/load_config.ts";
import type { Config, Dialect } from "../../model/process_spec.ts";
import { DenoFiles } from "../../sys/deno_files.ts";
import { SystemAccounts } from "../../sys/system_accounts.ts";
import { SystemHelperPrograms } from "../../sys/system_helper_programs.ts";
import { SystemSurroundings } from "../../sys/system_surroundings.ts";

/**
 * Reads and validates a configuration file, against this machine too: accounts
 * and directories must be there.
 *
 * @param path Path of the file; a relative one starts at the working
 *   directory.
 * @param dialect The dialect of the file; without it its sections tell.
 * @throws {ConfigError} With every mistake in `issues`, each with file, line,
 *   section and key (as a rejection).
 * @example
 * ```ts
 * import { parseConfig } from "@supervice/supervice";
 *
 * const { processes } = await parseConfig("supervisord.conf");
 * for (const { name, argv } of processes) console.log(name, argv.join(" "));
 * ```
 */
export function parseConfig(
  path: string,
  dialect: Dialect | null = null,
): Promise<Config> {
  return loadConfig(path, {
    files: new DenoFiles(),
    accounts: new SystemAccounts(),
    helpers: new SystemHelperPrograms(),
    surroundings: new SystemSurroundings(),
  }, dialect);
}
