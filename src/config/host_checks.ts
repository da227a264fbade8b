/**
 * The second pass: does this machine go with the configuration? Directories,
 * accounts, helper programs and env files are looked at, whatever the first
 * pass has found, so that the user sees all mistakes at once.
 *
 * @module
 */

import type { UserSpec } from "../model/process_spec.ts";
import type { Accounts } from "../ports/accounts.ts";
import type { Files } from "../ports/files.ts";
import type { HelperPrograms } from "../ports/helper_programs.ts";
import type { SurroundingsReader } from "../ports/surroundings.ts";
import {
  checkNice,
  findSocketOwners,
  findUsers,
  type SocketOwners,
} from "./account_checks.ts";
import {
  type ConfigDraft,
  directoriesOf,
  type ProgramDraft,
  STREAMS,
} from "./draft.ts";
import { readEnvFile } from "./env_files.ts";
import { checkHelpers } from "./helper_checks.ts";
import { logFilesOf } from "./log_places.ts";
import { PathChecks } from "./path_checks.ts";
import { checkPlaces } from "./path_rules.ts";
import { checkSyslog } from "./syslog_check.ts";

/** The parts of the machine that a configuration is held against. */
export interface ConfigHost {
  readonly files: Files;
  readonly accounts: Accounts;
  readonly helpers: HelperPrograms;
  readonly surroundings: SurroundingsReader;
}

/** What was found on the machine. */
export interface HostFacts {
  /** Accounts by name of the program; `null` where there is no switch. */
  readonly users: ReadonlyMap<string, UserSpec | null>;
  readonly socketOwners: SocketOwners;
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
  for (const program of draft.programs) {
    await checkProgramPaths(draft, program, paths);
  }
  checkPlaces(draft, host.files);
  const users = await findUsers(draft, host.accounts);
  const socketOwners = await findSocketOwners(draft, host.accounts);
  await checkNice(draft, host.accounts);
  await checkHelpers(draft, host.helpers);
  await checkSyslog(draft, host.helpers);
  const envFiles = await readEnvFiles(draft, host.files);
  return { users, socketOwners, envFiles };
}

async function checkDaemonPaths(
  { daemon }: ConfigDraft,
  paths: PathChecks,
): Promise<void> {
  const { socket, readonly_socket: second } = daemon;
  await paths.socket(socket.value, socket.spot);
  if (second.value !== null) await paths.socket(second.value, second.spot);
  for (const { value, spot } of [daemon.pidfile, daemon.logfile]) {
    if (value !== null) await paths.file(value, spot);
  }
  // Without a value it is beside the pidfile, which has been looked at.
  const { value, spot } = daemon.state_file;
  if (value !== null) await paths.file(value, spot);
}

async function checkProgramPaths(
  draft: ConfigDraft,
  program: ProgramDraft,
  paths: PathChecks,
): Promise<void> {
  for (const [path, spot] of directoriesOf(program)) {
    if (!await paths.directory(path, spot)) break;
  }
  for (const stream of STREAMS) {
    const { spot } = program.settings[`${stream}_logfile`];
    for (const { path } of logFilesOf(draft, program, stream)) {
      if (!await paths.logFile(path, spot)) break;
    }
  }
}

async function readEnvFiles(
  { programs, findings }: ConfigDraft,
  files: Files,
): Promise<HostFacts["envFiles"]> {
  const envFiles = new Map<string, Readonly<Record<string, string>>>();
  for (const { settings: { env_file: envFile } } of programs) {
    for (const path of envFile.value) {
      if (envFiles.has(path)) continue;
      const reading = await readEnvFile(path, files);
      if (reading.kind === "variables") {
        envFiles.set(path, reading.variables);
        continue;
      }
      for (const { line, ...remark } of reading.issues) {
        const inFile = line === null ? {} : { inFile: { name: path, line } };
        findings.error({ ...envFile.spot, ...inFile }, remark);
      }
    }
  }
  return envFiles;
}
