/**
 * Accounts as a test wants them.
 *
 * @module
 */

import type { UserSpec } from "../../src/model/process_spec.ts";
import type { Accounts } from "../../src/ports/accounts.ts";

/** The account of root. */
export const ROOT: UserSpec = {
  name: "root",
  uid: 0,
  gid: 0,
  home: "/root",
  shell: "/bin/bash",
};

/** An account that is not root. */
export const WWW: UserSpec = {
  name: "www",
  uid: 33,
  gid: 33,
  home: "/var/www",
  shell: "/usr/sbin/nologin",
};

/** Another one, for daemons that do not run as root. */
export const BOB: UserSpec = {
  name: "bob",
  uid: 1000,
  gid: 1000,
  home: "/home/bob",
  shell: "/bin/sh",
};

const GROUPS = [
  { name: "root", gid: 0 },
  { name: "adm", gid: 4 },
  { name: "www", gid: 33 },
  { name: "bob", gid: 1000 },
] as const;

/** Knows the accounts it is given, and a few groups. */
export class FakeAccounts implements Accounts {
  readonly #self: UserSpec;
  readonly #known: readonly UserSpec[];

  /**
   * @param self The account of the daemon.
   * @param others Further accounts.
   */
  constructor(
    self: UserSpec = ROOT,
    others: readonly UserSpec[] = [ROOT, WWW],
  ) {
    this.#self = self;
    this.#known = [self, ...others];
  }

  self(): Promise<UserSpec> {
    return Promise.resolve(this.#self);
  }

  lookup(user: string): Promise<UserSpec | null> {
    const found = this.#known
      .find(({ name, uid }) => name === user || String(uid) === user);
    return Promise.resolve(found ?? null);
  }

  lookupGroup(group: string): Promise<number | null> {
    const found = GROUPS
      .find(({ name, gid }) => name === group || String(gid) === group);
    return Promise.resolve(found?.gid ?? null);
  }
}
