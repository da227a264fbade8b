/**
 * The way to a daemon's socket, for its clients. The control tool imports
 * this and little else of the room, because it must start fast.
 *
 * @module
 */

import type { Connection, Dialer } from "../ports/sockets.ts";
import { dirname } from "../util/paths.ts";
import { StreamConnection } from "./stream_connection.ts";

/** Connects to Unix sockets, and tells whose they are. */
export class UnixDialer implements Dialer {
  async connectUnix(path: string): Promise<Connection> {
    return new StreamConnection(
      await Deno.connect({ transport: "unix", path }),
    );
  }

  /**
   * Looks at a path; `null` when nothing is there.
   *
   * @returns Whether it leads to a socket, and the ids of all who decide
   * where it leads: the owner of the socket, and of the link to it; and, for
   * a socket without a link, who alone can put things into its directory.
   * The latter is left out where root owns all: then nobody asks for it.
   */
  // deno-lint-ignore require-await -- what is thrown here is a rejection
  async inspect(
    path: string,
  ): Promise<
    { isSocket: boolean; owners: number[]; keeper: number | null } | null
  > {
    try {
      // To ask another thread takes longer than the answer.
      const entry = Deno.lstatSync(path);
      const target = entry.isSymlink ? Deno.statSync(path) : entry;
      const owners = [...new Set([entry.uid ?? 0, target.uid ?? 0])];
      const isRoots = owners.every((uid) => uid === ROOT);
      return {
        isSocket: target.isSocket === true,
        owners,
        keeper: entry.isSymlink || isRoots ? null : keeperOf(folderOf(path)),
      };
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return null;
      throw error;
    }
  }

  /** Whether nobody but a user and root can change where a path leads. */
  isSheltered(path: string, uid: number): boolean {
    return isSheltered(path, uid);
  }

  /**
   * The user id of this process. `Deno.uid` would need a permission of its
   * own, but whoever makes a file owns it.
   */
  async ownUid(): Promise<number> {
    const path = await Deno.makeTempFile({ prefix: "supervicectl_" });
    try {
      return (await Deno.stat(path)).uid ?? 0;
    } finally {
      await Deno.remove(path);
    }
  }
}

const ROOT = 0;

/** Others than the owner may put things into a directory with such a mode. */
const WRITABLE_BY_OTHERS = 0o022;

/** What is asked about a directory. */
export type FolderFacts = Pick<Deno.FileInfo, "isDirectory" | "uid" | "mode">;

/** The directory that holds a path, which may be relative. */
function folderOf(path: string): string {
  return path.includes("/") ? dirname(path) : ".";
}

/**
 * The owner of a directory into which nobody else can put anything. A link to
 * one has a mode and an owner of its own, which say nothing: on macOS root owns
 * the link `/tmp`, and nobody else may write it.
 */
export function keeperOf(
  directory: string,
  look: (directory: string) => FolderFacts = Deno.lstatSync,
): number | null {
  const { isDirectory, uid, mode } = look(directory);
  if (!isDirectory || mode === null) return null;
  return (mode & WRITABLE_BY_OTHERS) === 0 ? uid : null;
}

/**
 * Whether nobody but a user and root can change where a path leads. A link on
 * the way counts as a danger, and so does what can't be looked at. So does a
 * directory such as `/tmp`, where nobody can take away what others have put
 * there, but anybody can be first.
 *
 * @param path Absolute, or seen from the working directory.
 * @param look Looks at a directory without following a link.
 */
export function isSheltered(
  path: string,
  uid: number,
  look: (directory: string) => FolderFacts = Deno.lstatSync,
): boolean {
  try {
    const whole = path.startsWith("/") ? path : `${Deno.cwd()}/${path}`;
    return foldersOf(whole).every((folder) => {
      const { isDirectory, uid: owner, mode } = look(folder);
      return isDirectory && (owner === ROOT || owner === uid) &&
        mode !== null && (mode & WRITABLE_BY_OTHERS) === 0;
    });
  } catch {
    return false;
  }
}

/** Every directory that an absolute path goes through, from the top. */
function foldersOf(path: string): string[] {
  const parts = path.split("/").filter((part) => part !== "").slice(0, -1);
  return ["/", ...parts.map((_, at) => `/${parts.slice(0, at + 1).join("/")}`)];
}
