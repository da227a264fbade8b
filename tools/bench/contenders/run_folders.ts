import type { Program } from "../contender.ts";
import type { Sandbox } from "../sandbox.ts";

/**
 * Writes service folders as runit and s6 both read them.
 *
 * @param logger The command line of the program that takes in the output.
 * @returns The folder of folders.
 */
export async function writeRunFolders(
  programs: readonly Program[],
  sandbox: Sandbox,
  logger: (folder: string) => string,
): Promise<string> {
  for (const { name, argv, logFolder } of programs) {
    const words = argv.map((word) => `'${word}'`).join(" ");
    await sandbox.put(`services/${name}/run`, `#!/bin/sh\nexec ${words}\n`);
    if (logFolder === undefined) continue;
    const run = `#!/bin/sh\nexec ${logger(logFolder)}\n`;
    await sandbox.put(`services/${name}/log/run`, run);
  }
  return `${sandbox.path}/services`;
}
