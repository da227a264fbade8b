/**
 * Who to run as: `www`, `33`, `www:adm`, `33:4`.
 *
 * @module
 */

import type { AccountText } from "./option_types.ts";
import { quoted } from "./quoted.ts";
import { read, type Reading, refuse } from "./reading.ts";

/** Reads an account and maybe a group, each as it is written. */
export function readAccount(text: string): Reading {
  const [account = "", group = null, ...others] = text.split(":");
  const reason = others.length > 0
    ? "more than one colon"
    : partFault(account, group === null ? "it" : "the account") ??
      partFault(group, "the group");
  if (reason !== null) {
    return refuse(
      `Cannot use ${quoted(text)} as an account: ${reason}`,
      "write ACCOUNT or ACCOUNT:GROUP, each by name or number",
    );
  }
  const value: AccountText = { account, group };
  return read(value);
}

function partFault(part: string | null, what: string): string | null {
  if (part === null) return null;
  if (part === "") return `${what} is empty`;
  // A leading "-" would make it an option of the programs that look it up.
  return /[\s/\p{Cc}]|^-/u.test(part) ? `${what} is not a name` : null;
}
