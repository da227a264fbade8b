/**
 * Files that a child makes in one step (`mv`), to wait for.
 *
 * @module
 */

import { within } from "./within.ts";

/**
 * Waits until a file is there and returns its text. The folder has to exist,
 * and the file has to come by renaming, with all that it will hold.
 */
export async function appeared(path: string): Promise<string> {
  // Watching begins before the first look, so nothing is missed.
  using watcher = Deno.watchFs(path.slice(0, path.lastIndexOf("/")));
  return await within(`the file "${path}"`, readWhenThere(path, watcher));
}

async function readWhenThere(
  path: string,
  watcher: Deno.FsWatcher,
): Promise<string> {
  const first = await readIfThere(path);
  if (first !== null) return first;
  for await (const _event of watcher) {
    const text = await readIfThere(path);
    if (text !== null) return text;
  }
  throw new Error(`The file "${path}" has not come`);
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
