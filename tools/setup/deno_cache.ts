/**
 * Writes entries into Deno's cache so that several set-ups may run at the same
 * time and nothing genuine is touched.
 *
 * @module
 */
import { cacheFile, cacheText, isFromNpm } from "./cache_entry.ts";
import type { CacheEntry } from "./cache_entry.ts";
import { runCommand } from "./command.ts";

const INFO_LIMIT_MS = 20_000;

/**
 * Asks Deno where it caches remote modules.
 *
 * @param root Folder of `deno.json`.
 * @returns An absolute path.
 */
export async function findModulesCache(root: string): Promise<string> {
  const info = await runCommand(Deno.execPath(), {
    args: ["info", "--json"],
    cwd: root,
    limitMs: INFO_LIMIT_MS,
  });
  if (info.kind === "failed") {
    throw new Error(`Cannot find Deno's cache: ${info.reason}`);
  }
  return JSON.parse(info.stdout).modulesCache;
}

/**
 * Tells whether Deno itself cached an answer of JSR.
 *
 * @param cache Deno's cache of remote modules.
 * @param path Path on JSR.
 * @returns Whether it is there and is not one of ours.
 */
export async function isGenuine(cache: string, path: string): Promise<boolean> {
  try {
    const text = await Deno.readTextFile(`${cache}/${await cacheFile(path)}`);
    return !isFromNpm(text);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/**
 * Writes one entry. Whoever reads at the same time sees all of it or nothing.
 *
 * @param cache Deno's cache of remote modules.
 * @param entry The entry.
 */
export async function writeEntry(
  cache: string,
  entry: CacheEntry,
): Promise<void> {
  const file = `${cache}/${await cacheFile(entry.path)}`;
  const draft = `${file}.${crypto.randomUUID()}.tmp`;
  await Deno.mkdir(file.slice(0, file.lastIndexOf("/")), { recursive: true });
  try {
    await Deno.writeTextFile(draft, cacheText(entry, Date.now()));
    await Deno.rename(draft, file);
  } catch (error) {
    await Deno.remove(draft).catch(() => {
      // The first error says more than that the draft was never there.
    });
    throw error;
  }
}
