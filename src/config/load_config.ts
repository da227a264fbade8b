/**
 * A configuration file becomes validated specs.
 *
 * @module
 */

import { ConfigError, type ConfigIssue, formatIssue } from "../model/errors.ts";
import type { Config } from "../model/process_spec.ts";
import type { Commands } from "../ports/commands.ts";
import { reasonOf } from "../util/reason_of.ts";
import { buildConfig } from "./build_config.ts";
import { withLogfile } from "./command_line_logfile.ts";
import { checkCommands } from "./command_checks.ts";
import type { Dialect } from "./dialect.ts";
import type { ConfigDraft } from "./draft.ts";
import { draftOf } from "./draft_of.ts";
import type { Findings } from "./findings.ts";
import { type ConfigHost, type HostFacts, inspectHost } from "./host_checks.ts";
import type { ConfigFiles } from "./include_files.ts";
import type { DocumentReader } from "./read_documents.ts";
import { absolutePath } from "../util/paths.ts";
import { sizeFault } from "./read_file.ts";

export type { ConfigHost } from "./host_checks.ts";

/** What one pass over a configuration has found, in the order of the file. */
export interface PassReport {
  readonly errors: readonly ConfigIssue[];
  readonly warnings: readonly ConfigIssue[];
}

/** A configuration and everything that was found out about it. */
export interface Inspection {
  readonly draft: ConfigDraft;
  readonly facts: HostFacts;
  /** What its text says. */
  readonly file: PassReport;
  /** How it goes with this machine. */
  readonly machine: PassReport;
}

/** How closely to look. */
export interface InspectOptions {
  /** Asks whether the commands can be run, too; `null` does not. */
  readonly commands: Commands | null;
  /** The dialect; without it, or with `null`, the sections tell. */
  readonly dialect?: Dialect | null;
  /** The log file that goes before the configured one, or `null`. */
  readonly logfile?: string | null;
}

/**
 * Reads and validates a configuration file, against this machine too.
 *
 * @param file Path of the file; a relative one starts at `host.files.cwd()`.
 * @param host The machine.
 * @param forced The dialect; `null` where the sections tell.
 * @param logfile The log file that goes before the configured one, or `null`.
 * @throws {ConfigError} With every mistake: first those of the file, then those
 * that come from this machine, both in the order of the file.
 */
export async function loadConfig(
  file: string,
  host: ConfigHost,
  forced: Dialect | null = null,
  logfile: string | null = null,
): Promise<Config> {
  const options = { commands: null, dialect: forced, logfile };
  const inspection = await inspectConfig(file, host, options);
  const { draft, facts, ...passes } = inspection;
  const errors = [...passes.file.errors, ...passes.machine.errors];
  if (errors.length > 0) throw new ConfigError(errors);
  const warnings = [...passes.file.warnings, ...passes.machine.warnings];
  return { ...buildConfig(draft, facts), warnings: warnings.map(formatIssue) };
}

/**
 * Reads a configuration file in two passes: what its text says, and how that
 * goes with this machine.
 *
 * @param file Path of the file; a relative one starts at `host.files.cwd()`.
 * @param host The machine.
 * @param options How closely to look, and the dialect.
 * @throws {ConfigError} When the file can't be read at all.
 */
export async function inspectConfig(
  file: string,
  host: ConfigHost,
  { commands, dialect = null, logfile = null }: InspectOptions,
): Promise<Inspection> {
  const written = await readDraft(file, host, dialect);
  const draft = logfile === null ? written : withLogfile(written, logfile);
  const onHost = { ...draft, findings: draft.findings.nextPass() };
  const facts = await inspectHost(onHost, host);
  if (commands !== null) await checkCommands(onHost, facts.users, commands);
  return {
    draft,
    facts,
    file: reportOf(draft.findings),
    machine: reportOf(onHost.findings),
  };
}

function reportOf(findings: Findings): PassReport {
  return { errors: findings.errors(), warnings: findings.warnings() };
}

/**
 * Reads a configuration file, with all that it includes, but does not hold it
 * against the machine. Mistakes are in the `findings` of the draft.
 *
 * @param file Path of the file; a relative one starts at `files.cwd()`.
 * @param reader The files.
 * @param forced The dialect; `null` where the sections tell.
 * @throws {ConfigError} When the file can't be read.
 */
export async function readDraft(
  file: string,
  reader: DocumentReader,
  forced: Dialect | null = null,
): Promise<ConfigDraft> {
  const path = absolutePath(reader.files.cwd(), file);
  const text = await readConfigText(file, path, reader.files);
  return await draftOf(text, { file, dialect: forced }, reader);
}

async function readConfigText(
  file: string,
  path: string,
  files: ConfigFiles,
): Promise<string> {
  // Deno itself would ask for all permissions there are.
  if (/^\/dev\/(?:std|fd\/)/.test(path)) throw streamError(file);
  try {
    const facts = await files.stat(path);
    if (facts === null && file === "-") throw streamError(file);
    if (facts === null) {
      throw fileError(file, {
        message: `Config file not found: ${file}`,
        hint:
          "name the file with -c FILE; supervice --sample writes one to start " +
          "with",
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

function streamError(file: string): ConfigError {
  return fileError(file, {
    message: "Cannot read the file: it is a stream, and a reload reads the " +
      "configuration again",
    hint: "write it into a file, and name that with -c FILE",
  });
}

function fileError(
  file: string,
  { message, hint }: { readonly message: string; readonly hint?: string },
): ConfigError {
  const issue = { file, line: null, section: null, key: null, message };
  return new ConfigError([{ ...issue, hint: hint ?? null }]);
}
