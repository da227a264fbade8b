/**
 * From the path of a socket to a connection, but only where the socket can be
 * trusted: whoever owns it could be anyone, and would be told everything.
 *
 * @module
 */

import { SupervisorError } from "../model/errors.ts";
import type { Clock } from "../ports/clock.ts";
import type { Connection, Dialer } from "../ports/sockets.ts";
import { DEFAULT_TIMEOUT_MS, noAnswer } from "./rpc_calls.ts";

/** What is known about the path of a socket. */
export interface SocketFacts {
  /** Whether a socket is there, and not something else. */
  readonly isSocket: boolean;
  /** User ids: the owner of the socket, and of the link to it, if any. */
  readonly owners: readonly number[];
  /**
   * The owner of its directory, where nobody else can put anything into that;
   * `null` or left out where others can.
   */
  readonly keeper?: number | null;
}

/** What a client needs of the world. */
export interface SocketAccess extends Dialer {
  /** Looks at a path; `null` when nothing is there. */
  inspect(path: string): Promise<SocketFacts | null>;
  /**
   * Whether nobody but a user and root can change where a path leads: every
   * directory on the way is one that only they can write.
   */
  isSheltered(path: string, uid: number): boolean;
  /** The id of the user this program runs as. */
  ownUid(): Promise<number>;
}

/** How to connect. */
export interface ConnectOptions {
  /** The way to the socket. */
  readonly access: SocketAccess;
  /** What times out. */
  readonly clock: Clock;
  /** Milliseconds for connecting; 30 seconds when left out. */
  readonly timeoutMs?: number;
}

const ROOT = 0;

/**
 * Opens a connection to the daemon.
 *
 * @throws {SupervisorError} As `connect` does (as rejections).
 */
export async function dial(
  path: string,
  { access, clock, timeoutMs = DEFAULT_TIMEOUT_MS }: ConnectOptions,
): Promise<Connection> {
  const { promise: timeout, reject } = Promise.withResolvers<never>();
  let isLate = false;
  const timer = clock.after(timeoutMs, () => {
    isLate = true;
    reject(noAnswer(timeoutMs));
  });
  const dialed = dialTrusted(path, access).then((connection) => {
    // Nobody waits for it any more: it must not stay open.
    if (isLate) connection.close();
    return connection;
  });
  try {
    return await Promise.race([dialed, timeout]);
  } finally {
    timer.cancel();
  }
}

async function dialTrusted(
  path: string,
  access: SocketAccess,
): Promise<Connection> {
  try {
    const facts = await access.inspect(path);
    if (facts === null) throw unreachable(path, "missing");
    if (!facts.isSocket) throw unreachable(path, "no-socket");
    await checkOwners(path, facts, access);
    return await access.connectUnix(path);
  } catch (error) {
    throw error instanceof SupervisorError
      ? error
      : unreachable(path, whyOf(error), error);
  }
}

async function checkOwners(
  path: string,
  { owners, keeper = null }: SocketFacts,
  access: SocketAccess,
): Promise<void> {
  // A daemon of root may have given its socket to somebody else.
  if (keeper === ROOT) return;
  const others = owners.filter((uid) => uid !== ROOT);
  if (others.length === 0) return;
  const own = await access.ownUid();
  const stranger = others.find((uid) => uid !== own);
  if (stranger === undefined || keeper === own) return;
  const isRoot = own === ROOT;
  // Root names a place of that user's, and nobody else can have changed it.
  if (isRoot && keeper === stranger && access.isSheltered(path, stranger)) {
    return;
  }
  const problem = isRoot
    ? "and not only that user and root can put one there"
    : `neither to user ${own}, who asks, nor to root`;
  throw new SupervisorError(
    "SOCKET_UNTRUSTED",
    `Refused the socket "${path}": it belongs to user ${stranger}, ${problem}`,
    { path, owner: stranger, own },
  );
}

/** Why nobody answers at a path, in plain words. */
const REASONS = {
  missing: "there is no such socket",
  "no-socket": "that is not a socket",
  gone: "the socket has just gone",
  refused: "the socket is there, but nobody listens: its daemon has ended",
  denied: "permission denied; only the user who runs the daemon may ask",
} as const;

/** Why nobody answers at a path, as `data.why` of DAEMON_UNREACHABLE. */
export type UnreachableWhy = keyof typeof REASONS | "other";

function unreachable(
  path: string,
  why: UnreachableWhy,
  cause?: unknown,
): SupervisorError {
  const reason = why !== "other"
    ? REASONS[why]
    : cause instanceof Error
    ? cause.message
    : String(cause);
  return new SupervisorError(
    "DAEMON_UNREACHABLE",
    `No daemon answers at "${path}": ${reason}`,
    { path, why },
    { cause },
  );
}

function whyOf(error: unknown): UnreachableWhy {
  switch (error instanceof Error ? error.name : "") {
    case "NotFound":
      return "gone";
    case "ConnectionRefused":
      return "refused";
    case "PermissionDenied":
      return "denied";
    default:
      return "other";
  }
}
