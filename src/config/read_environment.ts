/**
 * The environment of a process at the time it is started.
 *
 * @module
 */

import type { ProcessSpec } from "../model/process_spec.ts";
import type { Files } from "../ports/files.ts";
import {
  type EnvFileIssue,
  expandVariables,
  mergeVariables,
  readEnvFile,
} from "./env_files.ts";

/**
 * Reads the files of a process again and puts its whole environment together:
 * later files win, and the option `environment` wins over all of them.
 *
 * @throws {Error} When a file can't be used; the message names the file and
 * the line, and no value.
 */
export async function readEnvironment(
  spec: Pick<ProcessSpec, "envFiles" | "environment" | "processNum">,
  files: Files,
): Promise<Record<string, string>> {
  const read: Readonly<Record<string, string>>[] = [];
  for (const path of spec.envFiles) {
    const reading = await readEnvFile(path, files);
    if (reading.kind === "issues") throw new Error(tell(path, reading.issues));
    read.push(reading.variables);
  }
  const fromFiles = expandVariables(mergeVariables(read), spec.processNum);
  // The templates of the option were filled in when it was loaded.
  return mergeVariables([fromFiles, spec.environment]);
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
