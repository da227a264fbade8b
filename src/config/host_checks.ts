/**
 * The second pass: does this machine go with the configuration? Directories,
 * accounts and env files are looked at, whatever the first pass has found, so
 * that the user sees all mistakes at once.
 *
 * @module
 */

import type { UserSpec } from "../model/process_spec.ts";
import type { Accounts } from "../ports/accounts.ts";
import type { Files } from "../ports/files.ts";
import {
  type ConfigDraft,
  logPathsOf,
  type ProgramDraft,
  STREAMS,
} from "./draft.ts";
import { parseEnvFile } from "./env_file_text.ts";
import { PathChecks } from "./path_checks.ts";
import { quoted } from "./quoted.ts";
import { reasonOf, sizeFault } from "./read_file.ts";
import type { Setting } from "./settings.ts";

/** The parts of the machine that a configuration is held against. */
export interface ConfigHost {
  readonly files: Files;
  readonly accounts: Accounts;
}

/** What was found on the machine. */
export interface HostFacts {
  /** Accounts by name; `null` where nothing needs to be switched. */
  readonly users: ReadonlyMap<string, UserSpec | null>;
  /** Variables of env files by absolute path. */
  readonly envFiles: ReadonlyMap<string, Readonly<Record<string, string>>>;
}

/** Looks at the machine; mistakes go to the findings of the draft. */
export async function inspectHost(
  draft: ConfigDraft,
  host: ConfigHost,
): Promise<HostFacts> {
  const paths = new PathChecks(host.files, draft.findings);
  await checkDaemonPaths(draft, paths);
  for (const program of draft.programs) await checkProgramPaths(program, paths);
  const users = await findUsers(draft, host.accounts);
  const envFiles = await readEnvFiles(draft, host.files);
  return { users, envFiles };
}

async function checkDaemonPaths(
  { daemon }: ConfigDraft,
  paths: PathChecks,
): Promise<void> {
  const { socket, ...files } = daemon;
  await paths.socket(socket.value, socket.spot);
  for (const { value, spot } of [files.pidfile, files.logfile]) {
    if (value !== null) await paths.file(value, spot);
  }
  // Without a value it is beside the pidfile, which has been looked at.
  const { value, spot } = files.state_file;
  if (value !== null) await paths.file(value, spot);
}

async function checkProgramPaths(
  program: ProgramDraft,
  paths: PathChecks,
): Promise<void> {
  const { directory } = program.settings;
  if (directory.value !== null) {
    await paths.directory(directory.value, directory.spot);
  }
  for (const stream of STREAMS) {
    const { spot } = program.settings[`${stream}_logfile`];
    for (const path of logPathsOf(program, stream)) {
      if (!await paths.file(path, spot)) break;
    }
  }
}

async function findUsers(
  { programs, findings }: ConfigDraft,
  accounts: Accounts,
): Promise<HostFacts["users"]> {
  const users = new Map<string, UserSpec | null>();
  for (const { settings: { user } } of programs) {
    const name = user.value;
    if (name === null) continue;
    const found = await findUser(name, accounts);
    if ("message" in found) findings.error(user.spot, found);
    else users.set(name, found.switchTo);
  }
  return users;
}

async function findUser(
  name: string,
  accounts: Accounts,
): Promise<
  | { readonly switchTo: UserSpec | null }
  | { readonly message: string; readonly hint: string | null }
> {
  const message = `Cannot run as ${quoted(name)}`;
  try {
    const user = await accounts.lookup(name);
    if (user === null) {
      const hint = /^[0-9]+$/.test(name)
        ? "write the name of the account, not its number"
        : null;
      return { message: `${message}: no such account`, hint };
    }
    const self = await accounts.self();
    if (self.uid !== 0 && user.uid !== self.uid) {
      return {
        message: `${message}: the daemon runs as "${self.name}"`,
        hint: "only a daemon that runs as root can switch accounts",
      };
    }
    const isSame = user.uid === self.uid &&
      (self.uid !== 0 || user.gid === self.gid);
    return { switchTo: isSame ? null : user };
  } catch (error) {
    return { message: `${message}: ${reasonOf(error)}`, hint: null };
  }
}

async function readEnvFiles(
  draft: ConfigDraft,
  files: Files,
): Promise<HostFacts["envFiles"]> {
  const envFiles = new Map<string, Readonly<Record<string, string>>>();
  for (const { settings: { env_file: envFile } } of draft.programs) {
    for (const path of envFile.value) {
      if (envFiles.has(path)) continue;
      const variables = await readEnvFile({ path, envFile, draft, files });
      if (variables !== null) envFiles.set(path, variables);
    }
  }
  return envFiles;
}

async function readEnvFile(
  { path, envFile, draft, files }: {
    readonly path: string;
    readonly envFile: Setting<readonly string[]>;
    readonly draft: ConfigDraft;
    readonly files: Files;
  },
): Promise<Readonly<Record<string, string>> | null> {
  const { findings } = draft;
  try {
    const fault = sizeFault(await files.stat(path));
    if (fault !== null) {
      const message = `Cannot read ${quoted(path)}: ${fault}`;
      findings.error(envFile.spot, { message });
      return null;
    }
    const { variables, faults } = parseEnvFile(await files.readText(path));
    for (const { line, ...remark } of faults) {
      const inFile = { name: path, line };
      findings.error({ ...envFile.spot, inFile }, remark);
    }
    return faults.length > 0 ? null : variables;
  } catch (error) {
    const message = `Cannot read ${quoted(path)}: ${reasonOf(error)}`;
    findings.error(envFile.spot, { message });
    return null;
  }
}
