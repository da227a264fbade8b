/**
 * Fills Deno's cache with the standard library from npm, for machines that
 * reach npm but not JSR. The sources stay the same for both: they name JSR.
 *
 * What stands in the cache afterwards lasts until `deno clean`, or
 * `deno install --reload=https://jsr.io`, makes room for the genuine packages.
 *
 * @module
 */
import { findModulesCache, isGenuine, writeEntry } from "./deno_cache.ts";
import { fetchArchives, readPackage } from "./npm.ts";
import { packageEntries, versionListPath } from "./package_entries.ts";
import { NPM_ARCHIVES } from "./std_packages.ts";

/**
 * Caches every package of {@linkcode NPM_ARCHIVES} that is not there from JSR.
 *
 * @param root Folder of `deno.json`.
 */
export async function cacheFromNpm(root: string): Promise<void> {
  const cache = await findModulesCache(root);
  const folder = await Deno.makeTempDir({ prefix: "supervice-setup-" });
  try {
    await fetchArchives(NPM_ARCHIVES, folder);
    for (const archive of NPM_ARCHIVES) {
      for (const std of archive.packages) {
        if (await isGenuine(cache, versionListPath(std))) continue;
        const files = await readPackage(archive, std, folder);
        const entries = await packageEntries(std, files);
        // In this order, because the list of versions must come last.
        for (const entry of entries) await writeEntry(cache, entry);
      }
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
