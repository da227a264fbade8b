/**
 * Places for sockets that only this program and its children use.
 *
 * @module
 */

/** Longest path of a socket that every supported system takes, in bytes. */
export const MAX_SOCKET_PATH_BYTES = 103;

/** Where there is always room; on macOS the usual place has a long name. */
const SHORT_PLACE = "/tmp";

/** Tells by how many bytes a path is too long for a socket, if it is. */
export function excessOf(path: string): number {
  const { length } = new TextEncoder().encode(path);
  return Math.max(0, length - MAX_SOCKET_PATH_BYTES);
}

/**
 * Makes a directory that only this user can get into, in the place for
 * temporary files, or where that has too long a name in `/tmp`.
 *
 * @param name The name that the socket is going to have.
 * @returns Its absolute path.
 */
export async function makeSocketRoom(name: string): Promise<string> {
  const prefix = "supervice-";
  const room = await Deno.makeTempDir({ prefix });
  if (excessOf(`${room}/${name}`) === 0) return room;
  await Deno.remove(room);
  return await Deno.makeTempDir({ prefix, dir: SHORT_PLACE });
}
