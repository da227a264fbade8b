/**
 * A configuration file becomes validated specs.
 *
 * @module
 */

import { ConfigError } from "../model/errors.ts";
import type { Config } from "../model/process_spec.ts";
import { buildConfig } from "./build_config.ts";
import { type ConfigHost, inspectHost } from "./host_checks.ts";
import { parseConfig } from "./parse_config.ts";
import { absolutePath } from "./paths.ts";
import { reasonOf, sizeFault } from "./read_file.ts";

export type { ConfigHost } from "./host_checks.ts";

/**
 * Reads and validates a configuration file, against this machine too.
 *
 * @param file Path of the file; a relative one starts at `host.files.cwd()`.
 * @param host The machine.
 * @throws {ConfigError} With every mistake, in the order of the file.
 */
export async function loadConfig(
  file: string,
  host: ConfigHost,
): Promise<Config> {
  const cwd = host.files.cwd();
  const text = await readConfigText(file, absolutePath(cwd, file), host);
  const draft = parseConfig(text, { file, cwd });
  const facts = await inspectHost(draft, host);
  const errors = draft.findings.errors();
  if (errors.length > 0) throw new ConfigError(errors);
  return buildConfig(draft, facts);
}

async function readConfigText(
  file: string,
  path: string,
  { files }: ConfigHost,
): Promise<string> {
  try {
    const facts = await files.stat(path);
    if (facts === null) {
      throw fileError(file, {
        message: `Config file not found: ${file}`,
        hint: "name the file with -c FILE",
      });
    }
    const fault = sizeFault(facts);
    if (fault !== null) {
      throw fileError(file, { message: `Cannot read the file: ${fault}` });
    }
    return await files.readText(path);
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    const message = `Cannot read the file: ${reasonOf(error)}`;
    throw fileError(file, { message });
  }
}

function fileError(
  file: string,
  { message, hint }: { readonly message: string; readonly hint?: string },
): ConfigError {
  const issue = { file, line: null, section: null, key: null, message };
  return new ConfigError([{ ...issue, hint: hint ?? null }]);
}
