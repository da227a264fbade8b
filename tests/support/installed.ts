/**
 * Programs that are there on some machines only.
 *
 * @module
 */

import type { Folder } from "./daemon.ts";

/** Finds the file of a program along PATH; `null` when there is none. */
export async function findProgram(name: string): Promise<string | null> {
  const args = ["-c", 'command -v "$1"', "sh", name];
  const { stdout } = await new Deno.Command("sh", { args }).output();
  const path = new TextDecoder().decode(stdout).trim();
  return path === "" ? null : path;
}

/** Whether a program is installed. */
export async function isInstalled(name: string): Promise<boolean> {
  return await findProgram(name) !== null;
}

/** Makes a PATH with these programs only, as far as they are installed. */
export async function pathWith(
  folder: Folder,
  names: readonly string[],
): Promise<string> {
  const path = `${folder.path}/bin`;
  await Deno.mkdir(path);
  for (const name of names) {
    const file = await findProgram(name);
    if (file !== null) await Deno.symlink(file, `${path}/${name}`);
  }
  return path;
}
