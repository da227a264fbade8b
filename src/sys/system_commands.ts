/**
 * Whether commands can be run on this machine, judged by the permissions of
 * the files. Access lists and mount options are not looked at.
 *
 * @module
 */

import type { Commands, Runner } from "../ports/commands.ts";
import { dirname } from "../util/paths.ts";
import { SystemAccounts } from "./system_accounts.ts";
import { Executables, type Search } from "./executable.ts";
import { runTool, type ToolRunner } from "./run_tool.ts";

/** The permission to execute a file, or to go through a directory. */
const EXECUTE = 0o1;
/** The permission to read. */
const READ = 0o4;

/** Enough for the first line of any script. */
const FIRST_LINE_BYTES = 256;

/** Who an account is to the file system. */
interface Identity {
  readonly name: string;
  readonly uid: number;
  readonly gids: readonly number[];
}

/** What the answers are made of, for tests. */
export interface CommandParts {
  readonly run?: ToolRunner;
  readonly executables?: Executables;
}

/** Looks at the files themselves. */
export class SystemCommands implements Commands {
  readonly #run: ToolRunner;
  readonly #accounts: SystemAccounts;
  readonly #executables: Executables | null;
  readonly #identities = new Map<string, Promise<Identity>>();

  constructor({ run, executables }: CommandParts = {}) {
    this.#run = run ?? runTool;
    this.#accounts = new SystemAccounts({ run: this.#run });
    this.#executables = executables ?? null;
  }

  async commandFault(
    command: string,
    runner: Runner,
  ): Promise<string | null> {
    const executables = this.#executables ?? await Executables.ofDaemon();
    const identity = await this.#identityOf(runner);
    const search = executables.search(command);
    if (search.kind === "fault") return faultText(search);
    const { path } = search;
    return await this.#fileFault(path, identity) ??
      await this.#scriptFault(path, identity);
  }

  async directoryFault(path: string, runner: Runner): Promise<string | null> {
    // That it does not exist, has been found out before.
    if (await statOrNull(path) === null) return null;
    return await faultOnTheWay(`${path}/.`, await this.#identityOf(runner));
  }

  async #fileFault(path: string, identity: Identity): Promise<string | null> {
    const fault = await faultOnTheWay(path, identity);
    if (fault !== null) return fault;
    const facts = await Deno.stat(path);
    return may(identity, facts, EXECUTE)
      ? null
      : `${JSON.stringify(identity.name)} may not execute ${path}`;
  }

  /** What the kernel says of a script is about its interpreter. */
  async #scriptFault(path: string, identity: Identity): Promise<string | null> {
    const interpreter = await interpreterOf(path);
    if (interpreter === null) return null;
    if (!may(identity, await Deno.stat(path), READ)) {
      const name = JSON.stringify(identity.name);
      return `it is a script that ${name} may not read: ${path}`;
    }
    const found = await statOrNull(interpreter);
    const which = `its interpreter ${JSON.stringify(interpreter)}`;
    if (found === null) return `${which} does not exist`;
    const fault = await this.#fileFault(interpreter, identity);
    return fault === null ? null : `${which}: ${fault}`;
  }

  #identityOf(runner: Runner): Promise<Identity> {
    const key = runner === null ? "" : `${runner.uid}:${runner.gid}`;
    const identity = this.#identities.get(key) ?? this.#askIdentity(runner);
    this.#identities.set(key, identity);
    return identity;
  }

  async #askIdentity(runner: Runner): Promise<Identity> {
    const { name, uid, gid } = runner ?? await this.#accounts.self();
    const asked = runner === null ? [] : ["--", name];
    const { ok, text } = await this.#run("id", ["-G", ...asked]);
    const others = ok ? text.match(/\d+/g)?.map(Number) ?? [] : [];
    return { name, uid, gids: [gid, ...others] };
  }
}

function faultText(
  { verdict, inPath }: Search & { readonly kind: "fault" },
): string {
  switch (verdict) {
    case "missing":
      return inPath ? "not found in PATH" : "no such file";
    case "a directory":
      return "it is a directory";
    case "not executable":
      return "nobody may execute it";
    case "out of reach":
      return "the daemon may not go there";
  }
}

/** Looks at each directory that one goes through to get to `path`. */
async function faultOnTheWay(
  path: string,
  identity: Identity,
): Promise<string | null> {
  // Links lead through other directories than the path says.
  const parts = (await Deno.realPath(dirname(path))).split("/").slice(1);
  for (const count of parts.keys()) {
    const parent = `/${parts.slice(0, count + 1).join("/")}`;
    if (may(identity, await Deno.stat(parent), EXECUTE)) continue;
    return `${JSON.stringify(identity.name)} may not go through ${parent}`;
  }
  return null;
}

function may(
  { uid, gids }: Identity,
  { mode, uid: owner, gid, isDirectory }: Deno.FileInfo,
  permission: number,
): boolean {
  const bits = mode ?? 0;
  if (uid === 0) {
    return isDirectory || permission === READ || (bits & 0o111) !== 0;
  }
  if (uid === owner) return (bits >> 6 & permission) !== 0;
  const isMember = gid !== null && gids.includes(gid);
  return ((isMember ? bits >> 3 : bits) & permission) !== 0;
}

/** The program in the first line of a script; `null` when it is none. */
async function interpreterOf(path: string): Promise<string | null> {
  try {
    // To open a FIFO would wait for somebody to write to it.
    if (!(await Deno.stat(path)).isFile) return null;
    using file = await Deno.open(path, { read: true });
    const buffer = new Uint8Array(FIRST_LINE_BYTES);
    const count = await file.read(buffer) ?? 0;
    const text = new TextDecoder().decode(buffer.subarray(0, count));
    return /^#![ \t]*(\/[^\s]*)/.exec(text)?.[1] ?? null;
  } catch (error) {
    // Who may execute it need not be who may read it.
    if (error instanceof Deno.errors.PermissionDenied) return null;
    throw error;
  }
}

async function statOrNull(path: string): Promise<Deno.FileInfo | null> {
  try {
    return await Deno.stat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
