/**
 * The environment of a process at the time it is started.
 *
 * @module
 */

import type { ProcessSpec } from "../model/process_spec.ts";
import type { Files } from "../ports/files.ts";
import { parseEnvFile } from "./env_file_text.ts";
import {
  type EnvFileIssue,
  expandVariables,
  mergeVariables,
  readEnvFile,
} from "./env_files.ts";

/** What a process says about its environment. */
type Environment = Pick<
  ProcessSpec,
  "envFiles" | "envCommand" | "environment" | "processNum"
>;

/** Runs an env command with some variables; gives what it writes. */
export type EnvCommandRunner = (
  argv: readonly string[],
  environment: Readonly<Record<string, string>>,
) => Promise<string>;

/**
 * Reads the files of a process and runs its command again, and puts its whole
 * environment together: later files win, the command wins over files, and the
 * option `environment` wins over all of them.
 *
 * @param spec The process.
 * @param files The file system.
 * @param run Runs the command.
 * @throws {Error} When a file or the command can't be used; the message names
 * the file and the line, and no value.
 */
export async function readEnvironment(
  spec: Environment,
  files: Files,
  run: EnvCommandRunner,
): Promise<Record<string, string>> {
  const read: Readonly<Record<string, string>>[] = [];
  for (const path of spec.envFiles) {
    const reading = await readEnvFile(path, files);
    if (reading.kind === "issues") throw new Error(tell(path, reading.issues));
    read.push(reading.variables);
  }
  const fromFiles = expandVariables(mergeVariables(read), spec.processNum);
  // The templates of the option were filled in when it was loaded.
  const known = mergeVariables([fromFiles, spec.environment]);
  if (spec.envCommand === null) return known;
  const { variables, faults } = parseEnvFile(await run(spec.envCommand, known));
  if (faults.length > 0) throw new Error(tell("env_command", faults));
  return mergeVariables([fromFiles, variables, spec.environment]);
}

/** One line of text; the first mistake is enough to go and look. */
function tell(path: string, [first, ...more]: readonly EnvFileIssue[]): string {
  const { line = null, message = "Cannot read it", hint = null } = first ?? {};
  const place = line === null ? "" : `${path}:${line}: `;
  const details = [
    ...(hint === null ? [] : [hint]),
    ...(more.length === 0 ? [] : [`and ${more.length} more`]),
  ];
  const suffix = details.length === 0 ? "" : ` (${details.join("; ")})`;
  return `${place}${message}${suffix}`;
}
