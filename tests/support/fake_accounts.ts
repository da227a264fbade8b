/**
 * Accounts as a test wants them.
 *
 * @module
 */

import type { UserSpec } from "../../src/model/process_spec.ts";
import type { Accounts } from "../../src/ports/accounts.ts";

/** The account of root. */
export const ROOT: UserSpec = { name: "root", uid: 0, gid: 0 };

/** An account that is not root. */
export const WWW: UserSpec = { name: "www", uid: 33, gid: 33 };

/** Knows the accounts it is given. */
export class FakeAccounts implements Accounts {
  readonly #self: UserSpec;
  readonly #known: ReadonlyMap<string, UserSpec>;

  /**
   * @param self The account of the daemon.
   * @param others Further accounts.
   */
  constructor(
    self: UserSpec = ROOT,
    others: readonly UserSpec[] = [ROOT, WWW],
  ) {
    this.#self = self;
    this.#known = new Map([...others, self].map((user) => [user.name, user]));
  }

  self(): Promise<UserSpec> {
    return Promise.resolve(this.#self);
  }

  lookup(name: string): Promise<UserSpec | null> {
    return Promise.resolve(this.#known.get(name) ?? null);
  }
}
