/**
 * Looks whether the daemon can run programs as the accounts that are asked
 * for.
 *
 * @module
 */

import type { SocketOwner, UserSpec } from "../model/process_spec.ts";
import type { Accounts } from "../ports/accounts.ts";
import { reasonOf } from "../util/reason_of.ts";
import type { ConfigDraft } from "./draft.ts";
import type { Remark } from "./findings.ts";
import type { AccountText } from "./option_types.ts";
import { quoted } from "./quoted.ts";
import type { Setting } from "./settings.ts";

/** What is wrong with an account. */
interface Faults {
  readonly kind: "faults";
  readonly faults: readonly Remark[];
}

/** An account to switch to, `null` for staying, or what is wrong. */
type Verdict =
  | { readonly kind: "switch"; readonly to: UserSpec | null }
  | Faults;

/** What an account is wanted for. */
type Action = "run as" | "give the socket to";

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

/** Whom each socket is to belong to; `null` for the daemon's own. */
export type SocketOwners = Readonly<
  Record<"socket_owner" | "readonly_socket_owner", SocketOwner | null>
>;

/** Finds the accounts that sockets are given to. */
export async function findSocketOwners(
  { daemon, findings }: ConfigDraft,
  accounts: Accounts,
): Promise<SocketOwners> {
  const find = async ({ value, spot }: Setting<AccountText | null>) => {
    if (value === null) return null;
    const verdict = await judgeOwner(value, accounts);
    if (verdict.kind === "owner") return verdict.owner;
    for (const fault of verdict.faults) findings.error(spot, fault);
    return null;
  };
  return {
    socket_owner: await find(daemon.socket_owner),
    readonly_socket_owner: await find(daemon.readonly_socket_owner),
  };
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

/**
 * Whom to give a socket to. Whether the daemon's user is a member of the group
 * only the system can tell, when the socket is there.
 */
async function judgeOwner(
  wanted: AccountText,
  accounts: Accounts,
): Promise<
  { readonly kind: "owner"; readonly owner: SocketOwner } | Faults
> {
  const action = "give the socket to";
  try {
    const found = await findAccount(wanted, accounts, action);
    if (found.kind === "faults") return found;
    const { user: { uid }, gid } = found;
    const self = await accounts.self();
    if (self.uid === 0 || self.uid === uid) {
      return { kind: "owner", owner: { uid, gid } };
    }
    const hint = "only a daemon that runs as root can give it to another " +
      "account; its own can be named with another group";
    return refuse(wanted, `the daemon runs as "${self.name}"`, hint, action);
  } catch (error) {
    return refuse(wanted, reasonOf(error), null, action);
  }
}

async function findAccount(
  wanted: AccountText,
  accounts: Accounts,
  action: Action,
): Promise<
  | { readonly kind: "found"; readonly user: UserSpec; readonly gid: number }
  | Faults
> {
  const user = await accounts.lookup(wanted.account);
  const gid = wanted.group === null
    ? user?.gid ?? null
    : await accounts.lookupGroup(wanted.group);
  if (user !== null && gid !== null) return { kind: "found", user, gid };
  const faults = [
    ...(user === null
      ? [missing(wanted, "account", wanted.account, action)]
      : []),
    ...(gid === null && wanted.group !== null
      ? [missing(wanted, "group", wanted.group, action)]
      : []),
  ];
  return { kind: "faults", faults };
}

async function lookUp(
  wanted: AccountText,
  accounts: Accounts,
): Promise<Verdict> {
  const found = await findAccount(wanted, accounts, "run as");
  if (found.kind === "faults") return found;
  const { user, gid } = found;
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

function missing(
  wanted: AccountText,
  part: string,
  name: string,
  action: Action,
): Remark {
  // Where there is an account alone, it is clear what is meant.
  const which = wanted.group === null ? "" : ` ${quoted(name)}`;
  return {
    message: `Cannot ${action} ${
      quoted(textOf(wanted))
    }: no such ${part}${which}`,
  };
}

function refuse(
  wanted: AccountText,
  reason: string,
  hint: string | null = null,
  action: Action = "run as",
): Faults {
  const message = `Cannot ${action} ${quoted(textOf(wanted))}: ${reason}`;
  return { kind: "faults", faults: [{ message, hint }] };
}

function textOf({ account, group }: AccountText): string {
  return group === null ? account : `${account}:${group}`;
}
