/**
 * The one table of what the npm fallback provides: which npm archive carries
 * the official build of which standard library package.
 *
 * These archives were made with dnt, which copies the modules of every JSR
 * dependency, with their declarations, to `deps/jsr.io/@std/NAME/VERSION/`.
 * The carets in `deno.json` start at these versions.
 *
 * @module
 */

/** A package of the standard library, in one exact version. */
export interface StdPackage {
  /** Name without the scope, such as `fs`. */
  readonly name: string;
  /** Exact version, such as `1.0.20`. */
  readonly version: string;
}

/** An npm archive that carries packages of the standard library. */
export interface NpmArchive {
  /** Name of the npm package. */
  readonly name: string;
  /** Exact version of the npm package. */
  readonly version: string;
  /** SHA-512 of the archive, in base64: what it holds is run as our own code. */
  readonly sha512: string;
  /** Folders that hold modules or declarations, relative to the archive. */
  readonly folders: readonly string[];
  /** What to take from it. */
  readonly packages: readonly StdPackage[];
}

/** Every archive the fallback needs. */
export const NPM_ARCHIVES: readonly NpmArchive[] = [
  {
    name: "windmill-cli",
    version: "1.596.0",
    sha512:
      "5aFVNTOEaGyTKyQlyjFI1FAZ8fTIQ2vGSmnqL3FfZuKpKWdqGXh8p9Azdp8N2MkIwyP1vYtOK9nfQk6jr6tRTw==",
    folders: ["esm/deps/jsr.io/@std", "types/deps/jsr.io/@std"],
    packages: [
      { name: "bytes", version: "1.0.6" },
      { name: "fmt", version: "1.0.8" },
      { name: "fs", version: "1.0.20" },
      { name: "io", version: "0.225.2" },
      { name: "log", version: "0.224.14" },
    ],
  },
  {
    name: "keep-a-changelog",
    version: "2.6.2",
    sha512:
      "YSebqNvqzsTcDYJ4jxO1w8vFa74J0R+8Ks0ZOtHQwdJho2EPuzOtAgRkpMd/0NxiQ0toqJgl7CPMz1urZs9pxg==",
    folders: ["esm/deps/jsr.io/@std"],
    packages: [
      { name: "cli", version: "1.0.13" },
      { name: "ini", version: "0.225.2" },
    ],
  },
  {
    name: "veryfront",
    version: "0.1.368",
    sha512:
      "tUBRA9VjpuYlXL1IFPeLV+sh2xmIjxkncfSATum5rImzQyLUZPPx2OHHKoyrjZgkI+tg0vZM9jTVUewrv29K3w==",
    folders: ["esm/deps/jsr.io/@std"],
    packages: [
      { name: "assert", version: "1.0.19" },
      { name: "internal", version: "1.0.13" },
      { name: "path", version: "1.1.4" },
    ],
  },
];

/**
 * Packages whose root is not what the project imports. The root of every other
 * package imports all its modules, so caching the root caches the package.
 */
const ENTRY_POINTS: Readonly<Record<string, string>> = {
  "@std/cli": "/parse-args",
};

/**
 * What to hand to `deno install` so that everything the project imports from
 * JSR is cached.
 *
 * @param imports The `imports` of `deno.json`.
 * @returns One `jsr:` specifier per package.
 */
export function jsrSpecifiers(
  imports: Readonly<Record<string, string>>,
): string[] {
  return Object.entries(imports)
    .filter(([, target]) => target.startsWith("jsr:"))
    .map(([alias, target]) => target + (ENTRY_POINTS[alias] ?? ""));
}
