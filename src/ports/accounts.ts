/**
 * The accounts of the operating system.
 *
 * @module
 */

import type { UserSpec } from "../model/process_spec.ts";

/** Looks up accounts. */
export interface Accounts {
  /** The account the daemon runs as. */
  self(): Promise<UserSpec>;
  /**
   * Looks an account up.
   *
   * @param user Name or numeric id.
   * @returns The account with its primary group; `null` when there is none.
   */
  lookup(user: string): Promise<UserSpec | null>;
  /**
   * Looks a group up.
   *
   * @param group Name or numeric id.
   * @returns Its numeric id; `null` when there is none.
   */
  lookupGroup(group: string): Promise<number | null>;
}
