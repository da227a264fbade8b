/**
 * Everything JSR would answer for one package, made from its files. Pure.
 *
 * @module
 */
import { type CacheEntry, sha256 } from "./cache_entry.ts";
import { exportName, rewriteModule } from "./module_text.ts";
import type { StdPackage } from "./std_packages.ts";

/**
 * Makes the cache entries of a package.
 *
 * @param std The package.
 * @param files Its modules and declarations by path, as found in the archive.
 * @returns The modules first, the list of versions last: Deno looks at that
 * list first, so a package that is only half written is never seen.
 */
export async function packageEntries(
  std: StdPackage,
  files: ReadonlyMap<string, string>,
): Promise<CacheEntry[]> {
  const root = `/@std/${std.name}`;
  const manifest: Record<string, { size: number; checksum: string }> = {};
  const entries: CacheEntry[] = [];
  for (const [file, source] of files) {
    const text = rewriteModule(std, file, source);
    entries.push({ path: `${root}/${std.version}/${file}`, text });
    manifest[`/${file}`] = {
      size: new TextEncoder().encode(text).length,
      checksum: `sha256-${await sha256(text)}`,
    };
  }
  const versionMeta = { manifest, exports: publicExports([...files.keys()]) };
  const packageMeta = {
    scope: "std",
    name: std.name,
    latest: std.version,
    versions: { [std.version]: {} },
  };
  return [
    ...entries,
    {
      path: `${root}/${std.version}_meta.json`,
      text: JSON.stringify(versionMeta),
    },
    { path: versionListPath(std), text: JSON.stringify(packageMeta) },
  ];
}

/**
 * Where JSR keeps the list of a package's versions.
 *
 * @param std The package.
 * @returns A path on JSR.
 */
export function versionListPath(std: StdPackage): string {
  return `/@std/${std.name}/meta.json`;
}

/** The modules that JSR exports: those without a leading underscore. */
function publicExports(files: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    files
      .filter((file) => file.endsWith(".js") && !/(^|\/)_/.test(file))
      .map((file) => [exportName(file), `./${file}`]),
  );
}
