/**
 * Looks whether the daemon can run programs as the accounts that are asked
 * for.
 *
 * @module
 */

import type { UserSpec } from "../model/process_spec.ts";
import type { Accounts } from "../ports/accounts.ts";
import type { ConfigDraft } from "./draft.ts";
import type { Remark } from "./findings.ts";
import type { AccountText } from "./option_types.ts";
import { quoted } from "./quoted.ts";
import { reasonOf } from "./read_file.ts";

/** An account to switch to, `null` for staying, or what is wrong. */
type Verdict =
  | { readonly kind: "switch"; readonly to: UserSpec | null }
  | { readonly kind: "faults"; readonly faults: readonly Remark[] };

/**
 * Finds the account of each program that has one.
 *
 * @returns Accounts by name of the program; `null` where nothing needs to be
 * switched.
 */
export async function findUsers(
  { programs, findings }: ConfigDraft,
  accounts: Accounts,
): Promise<ReadonlyMap<string, UserSpec | null>> {
  const users = new Map<string, UserSpec | null>();
  const verdicts = new Map<string, Verdict>();
  for (const { name, settings: { user } } of programs) {
    if (user.value === null) continue;
    const text = textOf(user.value);
    const verdict = verdicts.get(text) ?? await judge(user.value, accounts);
    verdicts.set(text, verdict);
    if (verdict.kind === "switch") users.set(name, verdict.to);
    else for (const fault of verdict.faults) findings.error(user.spot, fault);
  }
  return users;
}

/** Anyone may be nicer than the daemon; to be less nice is for root. */
export async function checkNice(
  { programs, findings }: ConfigDraft,
  accounts: Accounts,
): Promise<void> {
  for (const { settings: { nice } } of programs) {
    if (nice.value === null || nice.value >= 0) continue;
    const message = `Cannot use "${nice.value}"`;
    try {
      const self = await accounts.self();
      if (self.uid === 0) continue;
      findings.error(nice.spot, {
        message: `${message}: the daemon runs as "${self.name}"`,
        hint: "only a daemon that runs as root can go below 0",
      });
    } catch (error) {
      findings.error(nice.spot, { message: `${message}: ${reasonOf(error)}` });
    }
  }
}

async function judge(
  wanted: AccountText,
  accounts: Accounts,
): Promise<Verdict> {
  try {
    return await lookUp(wanted, accounts);
  } catch (error) {
    return refuse(wanted, reasonOf(error));
  }
}

async function lookUp(
  wanted: AccountText,
  accounts: Accounts,
): Promise<Verdict> {
  const user = await accounts.lookup(wanted.account);
  const gid = wanted.group === null
    ? user?.gid ?? null
    : await accounts.lookupGroup(wanted.group);
  if (user === null || gid === null) {
    const faults = [
      ...(user === null ? [missing(wanted, "account", wanted.account)] : []),
      ...(gid === null && wanted.group !== null
        ? [missing(wanted, "group", wanted.group)]
        : []),
    ];
    return { kind: "faults", faults };
  }
  const self = await accounts.self();
  if (self.uid !== 0 && user.uid !== self.uid) {
    const hint = "only a daemon that runs as root can switch accounts";
    return refuse(wanted, `the daemon runs as "${self.name}"`, hint);
  }
  // What else an account of its own may have as its primary group is no wish.
  const isGroupWished = self.uid === 0 || wanted.group !== null;
  const isSame = user.uid === self.uid && (!isGroupWished || gid === self.gid);
  if (self.uid !== 0 && !isSame) {
    const hint = "only a daemon that runs as root can switch groups";
    return refuse(wanted, `the daemon runs with the group ${self.gid}`, hint);
  }
  return { kind: "switch", to: isSame ? null : { ...user, gid } };
}

function missing(wanted: AccountText, part: string, name: string): Remark {
  // Where there is an account alone, it is clear what is meant.
  const which = wanted.group === null ? "" : ` ${quoted(name)}`;
  return {
    message: `Cannot run as ${quoted(textOf(wanted))}: no such ${part}${which}`,
  };
}

function refuse(
  wanted: AccountText,
  reason: string,
  hint: string | null = null,
): Verdict {
  const message = `Cannot run as ${quoted(textOf(wanted))}: ${reason}`;
  return { kind: "faults", faults: [{ message, hint }] };
}

function textOf({ account, group }: AccountText): string {
  return group === null ? account : `${account}:${group}`;
}
