/**
 * The RPC socket: born private, and never put in the place of something that
 * is not the daemon's own dead socket.
 *
 * @module
 */

import { dirname } from "../util/paths.ts";
import type { SocketOwner } from "../model/process_spec.ts";
import type { Connection, Listener } from "../ports/sockets.ts";
import { excessOf } from "./socket_room.ts";
import { StreamConnection } from "./stream_connection.ts";

/** Milliseconds after which something that accepts nothing counts as alive. */
const PROBE_TIMEOUT_MS = 2_000;

/** A socket that can't be opened; the message says why and what to do. */
export class ListenError extends Error {
  override readonly name = "ListenError";
}

/** Which socket to open. */
export interface SocketRequest {
  /** Absolute path. */
  readonly path: string;
  /** The daemon's user id. */
  readonly uid: number;
  /** Permissions. */
  readonly mode: number;
  /** Whom to give it to, or `null` for nobody else. */
  readonly owner: SocketOwner | null;
}

/** Listens on a Unix socket. */
export class UnixListener implements Listener {
  readonly #listener: Deno.UnixListener;
  readonly #path: string;
  readonly #inode: number | null;

  private constructor(
    listener: Deno.UnixListener,
    path: string,
    inode: number | null,
  ) {
    this.#listener = listener;
    this.#path = path;
    this.#inode = inode;
  }

  /**
   * Opens a socket. What is at the path is replaced only when it is a socket
   * of this user, or of the one that it is given to, that nobody listens on.
   *
   * @throws {ListenError} When something else is at the path, or the path or
   * the owner can't be had.
   */
  static async open(request: SocketRequest): Promise<UnixListener> {
    const { path } = request;
    // A socket gets its mode from the umask, which can't be set: so it is
    // made where nobody else can reach it, and moved when it is private. The
    // place has a short name, because the path of a socket may not be long.
    const nursery = `${dirname(path)}/.${crypto.randomUUID().slice(0, 5)}`;
    const newborn = `${nursery}/s`;
    checkLength(path, newborn);
    const dead = await checkPlace(request);
    await Deno.mkdir(nursery, { mode: 0o700 });
    try {
      const listener = Deno.listen({ transport: "unix", path: newborn });
      const inode = inodeOf(newborn);
      try {
        await setAccess(newborn, request);
        if (dead !== null) removeDead(path, dead, `${nursery}/dead`);
        moveIn(newborn, path);
      } catch (error) {
        listener.close();
        throw error;
      }
      return new UnixListener(listener, path, inode);
    } finally {
      await Deno.remove(nursery, { recursive: true });
    }
  }

  async accept(): Promise<Connection | null> {
    try {
      return new StreamConnection(await this.#listener.accept());
    } catch (error) {
      if (error instanceof Deno.errors.BadResource) return null;
      if (error instanceof Deno.errors.Interrupted) return null;
      throw error;
    }
  }

  /** Whether its path still leads to it. */
  get isInPlace(): boolean {
    return this.#inode !== null && inodeOf(this.#path) === this.#inode;
  }

  close(): void {
    try {
      this.#listener.close();
    } catch {
      // It is closed already.
      return;
    }
    // The path may be another daemon's by now.
    if (this.isInPlace) Deno.removeSync(this.#path);
  }
}

function inodeOf(path: string): number | null {
  try {
    return Deno.lstatSync(path).ino;
  } catch {
    // It is not there, or not ours to look at.
    return null;
  }
}

/** Lets in who is to be let in; until now nobody could reach the socket. */
async function setAccess(
  newborn: string,
  { path, mode, owner }: SocketRequest,
): Promise<void> {
  if (owner !== null) {
    try {
      await Deno.chown(newborn, owner.uid, owner.gid);
    } catch (error) {
      if (!(error instanceof Deno.errors.PermissionDenied)) throw error;
      throw new ListenError(
        `Cannot give the socket ${JSON.stringify(path)} to user id ` +
          `${owner.uid} and group id ${owner.gid}: the daemon's user may not; ` +
          "name a group that it is a member of, or run the daemon as root",
      );
    }
  }
  await Deno.chmod(newborn, mode);
}

/** Refuses a path that the system would refuse, in words that help. */
function checkLength(path: string, newborn: string): void {
  const excess = Math.max(excessOf(path), excessOf(newborn));
  if (excess === 0) return;
  throw new ListenError(
    `Cannot listen on ${JSON.stringify(path)}: the path is ${excess} bytes ` +
      "too long; choose a shorter one for socket",
  );
}

/**
 * Takes a dead socket away. Of several daemons that start at once only one
 * gets hold of it; what another one has put there meanwhile stays.
 */
function removeDead(path: string, dead: number, grave: string): void {
  if (inodeOf(path) !== dead) return;
  Deno.renameSync(path, grave);
  if (inodeOf(grave) === dead) return;
  moveIn(grave, path);
  throw inUse(path);
}

/**
 * Gives a socket its place, which must be free: a rename would replace. Some
 * file systems have no links, such as those that machines share; there a daemon
 * that starts in the same instant can come in between.
 */
export function moveIn(
  newborn: string,
  path: string,
  link: (from: string, to: string) => void = Deno.linkSync,
): void {
  try {
    link(newborn, path);
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists || inodeOf(path) !== null) {
      throw inUse(path);
    }
    Deno.renameSync(newborn, path);
  }
}

function inUse(path: string): ListenError {
  return new ListenError(
    `Cannot listen on ${JSON.stringify(path)}: another daemon is listening ` +
      "there; stop it, or choose another path for socket",
  );
}

/**
 * Refuses to go on unless the path is free or holds our own dead socket.
 *
 * @returns The inode number of the dead socket, or `null` when it is free.
 */
async function checkPlace(
  { path, uid, owner }: SocketRequest,
): Promise<number | null> {
  const quoted = JSON.stringify(path);
  let facts: Deno.FileInfo;
  try {
    facts = await Deno.lstat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
  if (!facts.isSocket) {
    throw new ListenError(
      `Cannot listen on ${quoted}: there is something that is not a socket; ` +
        "remove it, or choose another path for socket",
    );
  }
  if (facts.uid !== null && facts.uid !== uid && facts.uid !== owner?.uid) {
    throw new ListenError(
      `Cannot listen on ${quoted}: the socket there belongs to user id ` +
        `${facts.uid}; choose another path for socket`,
    );
  }
  if (await isAlive(path)) throw inUse(path);
  return facts.ino;
}

/** Whether anybody listens on a socket; when in doubt, somebody does. */
async function isAlive(path: string): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<true>((resolve) => {
    timer = setTimeout(resolve, PROBE_TIMEOUT_MS, true);
  });
  const attempt = Deno.connect({ transport: "unix", path }).then(
    (connection) => {
      connection.close();
      return true;
    },
    (error) =>
      !(error instanceof Deno.errors.ConnectionRefused ||
        error instanceof Deno.errors.NotFound),
  );
  try {
    return await Promise.race([attempt, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
