/**
 * The accounts of this machine, from wherever it keeps them.
 *
 * @module
 */

import type { UserSpec } from "../model/process_spec.ts";
import type { Accounts } from "../ports/accounts.ts";
import {
  type AccountLine,
  findLine,
  parseGid,
  parseIds,
  parsePasswd,
} from "./account_text.ts";
import { runTool, type ToolAnswer, type ToolRunner } from "./run_tool.ts";

/** What the accounts are made of, for tests. */
export interface AccountParts {
  readonly run?: ToolRunner;
  readonly os?: "linux" | "darwin";
  readonly readFile?: (path: string) => Promise<string>;
}

/**
 * Asks `getent`, which knows all accounts, those of a directory service too;
 * where there is none, reads the files. macOS has tools of its own.
 */
export class SystemAccounts implements Accounts {
  readonly #run: ToolRunner;
  readonly #isMac: boolean;
  readonly #readFile: (path: string) => Promise<string>;
  #self: Promise<UserSpec> | null = null;

  constructor(parts: AccountParts = {}) {
    this.#run = parts.run ?? runTool;
    this.#isMac = (parts.os ?? Deno.build.os) === "darwin";
    this.#readFile = parts.readFile ?? Deno.readTextFile;
  }

  self(): Promise<UserSpec> {
    this.#self ??= this.#askSelf();
    return this.#self;
  }

  async #askSelf(): Promise<UserSpec> {
    const { ok, text, trouble } = await this.#run("id", []);
    const ids = ok ? parseIds(text) : null;
    if (ids === null) {
      throw new Error(
        trouble === "missing"
          ? 'Cannot tell who runs this: program "id" not found in PATH; is PATH set?'
          : 'Cannot tell who runs this: program "id" failed',
      );
    }
    const account = await this.lookup(`${ids.uid}`);
    // A container may run under an id that no account has.
    const unknown = { name: `${ids.uid}`, home: "/", shell: "/bin/sh" };
    return { ...(account ?? unknown), ...ids };
  }

  async lookup(user: string): Promise<UserSpec | null> {
    if (!isLookable(user)) return null;
    const line = this.#isMac
      ? await this.#ask(user, "id", ["-P", user])
      : await this.#getent("passwd", user);
    const account = line === null ? null : parsePasswd(line);
    // Too large a number may have been cut to another one.
    const isOther = isNumber(user) && account?.uid !== Number(user);
    return isOther ? null : account;
  }

  async lookupGroup(group: string): Promise<number | null> {
    if (!isLookable(group)) return null;
    const key = isNumber(group) ? "gid" : "name";
    const query = ["-q", "group", "-a", key, group];
    const text = this.#isMac
      ? await this.#ask(group, "dscacheutil", query)
      : await this.#getent("group", group);
    const gid = text === null ? null : parseGid(text);
    return isNumber(group) && gid !== Number(group) ? null : gid;
  }

  async #getent(
    database: AccountLine,
    key: string,
  ): Promise<string | null> {
    const { ok, text, trouble } = await this.#run("getent", [database, key]);
    if (ok) return text;
    if (trouble === "timed out") throw failure(key, "getent", trouble);
    if (trouble === "failed") return null;
    return findLine(await this.#readFile(`/etc/${database}`), key);
  }

  /** Asks one of the tools that macOS has. */
  async #ask(
    key: string,
    tool: string,
    args: readonly string[],
  ): Promise<string | null> {
    const { ok, text, trouble } = await this.#run(tool, args);
    if (ok) return text;
    if (trouble === "failed") return null;
    throw failure(key, tool, trouble);
  }
}

function failure(
  key: string,
  tool: string,
  trouble: ToolAnswer["trouble"],
): Error {
  return new Error(`Cannot look up "${key}": ${tool} ${trouble}`);
}

function isNumber(key: string): boolean {
  return /^\d+$/.test(key);
}

/** No name has any of this; and none must be taken for an option. */
function isLookable(key: string): boolean {
  return /^[^-\s:/][^\s:/]*$/.test(key);
}
