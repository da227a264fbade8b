/**
 * The accounts of this machine, as `id` tells them.
 *
 * @module
 */

import type { UserSpec } from "../model/process_spec.ts";
import type { Accounts } from "../ports/accounts.ts";
import { runTool } from "./run_tool.ts";

/** Asks `id`. */
export class SystemAccounts implements Accounts {
  #self: Promise<UserSpec> | null = null;

  self(): Promise<UserSpec> {
    this.#self ??= askId([]).then((user) => {
      if (user === null) {
        throw new Error("Cannot tell who runs this: id failed");
      }
      return user;
    });
    return this.#self;
  }

  lookup(name: string): Promise<UserSpec | null> {
    // `id` also takes numbers; and a name must not be taken for an option.
    if (!/^[A-Za-z_][^\s:/]*$/.test(name)) return Promise.resolve(null);
    return askId([name]);
  }
}

async function askId(names: readonly string[]): Promise<UserSpec | null> {
  const [uid, gid, name] = await Promise.all([
    runTool("id", ["-u", ...names]),
    runTool("id", ["-g", ...names]),
    runTool("id", ["-un", ...names]),
  ]);
  if (!uid.ok || !gid.ok) return null;
  // A user id without an account has no name; the number does as well.
  const known = name.ok ? name.text.trim() : uid.text.trim();
  return {
    name: names[0] ?? known,
    uid: Number(uid.text),
    gid: Number(gid.text),
  };
}
