/**
 * Finds the files that a pattern such as `conf.d/*.conf` means.
 *
 * @module
 */

import type { Files } from "../ports/files.ts";
import { globMatcher, isGlob } from "../util/glob.ts";
import { absolutePath } from "../util/paths.ts";

/** The files that a configuration is read from. */
export type ConfigFiles = Pick<Files, "cwd" | "readText" | "stat" | "list">;

/** Most files that a pattern may mean. */
const MAX_MATCHES = 1000;

/**
 * Finds files, in the order of their names. What is hidden needs its point in
 * the pattern.
 *
 * @param pattern The pattern; a relative one starts at the folder of `from`.
 * @param from The file that it is written in, as messages name it.
 * @param files The file system.
 * @returns Paths, named after `from` and the pattern; a pattern without any
 *   special character is given back whether or not it is there.
 * @throws {Error} When a directory can't be read.
 */
export async function matchFiles(
  pattern: string,
  from: string,
  files: ConfigFiles,
): Promise<readonly string[]> {
  const isAbsolute = pattern.startsWith("/");
  const folder = from.slice(0, from.lastIndexOf("/") + 1);
  let found = [isAbsolute ? "/" : folder];
  const parts = pattern.split("/").filter((part) => part !== "");
  for (const [index, part] of parts.entries()) {
    const isLast = index === parts.length - 1;
    const next: string[] = [];
    for (const base of found) {
      const names = isGlob(part) ? await matches(base, part, files) : [part];
      next.push(...names.map((name) => `${base}${name}${isLast ? "" : "/"}`));
    }
    found = next;
    if (found.length > MAX_MATCHES) {
      throw new Error(`More than ${MAX_MATCHES} files are like it`);
    }
  }
  return found.toSorted();
}

async function matches(
  folder: string,
  part: string,
  files: ConfigFiles,
): Promise<readonly string[]> {
  const path = absolutePath(files.cwd(), folder);
  const facts = await files.stat(path);
  if (facts?.kind !== "directory") return [];
  const fits = globMatcher(part);
  const names = await files.list(path);
  return names.filter((name) =>
    fits(name) && (part.startsWith(".") || !name.startsWith("."))
  );
}
