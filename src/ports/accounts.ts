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
  /** Looks an account up by name; `null` when there is none. */
  lookup(name: string): Promise<UserSpec | null>;
}
