/**
 * Fetches the archives that carry the standard library with `npm pack`, which
 * honours the user's npm settings and runs no script of any package.
 *
 * @module
 */
import { runCommand } from "./command.ts";
import type { NpmArchive, StdPackage } from "./std_packages.ts";

/** The files of a package by their path within it. */
export type PackageFiles = ReadonlyMap<string, string>;

/** npm, or what it fetched, is of no use. */
export class NpmError extends Error {
  override readonly name = "NpmError";
}

/** npm tries again by itself, with pauses: this bounds all of it. */
const PACK_LIMIT_MS = 120_000;
const UNPACK_LIMIT_MS = 60_000;

/** npm's own pauses between attempts add up to more than a minute. */
const PACK_FLAGS = [
  "--ignore-scripts",
  "--loglevel=error",
  "--no-update-notifier",
  "--fetch-retry-mintimeout=1000",
  "--fetch-retry-maxtimeout=5000",
];

/**
 * Fetches and unpacks archives.
 *
 * @param archives What to fetch.
 * @param folder An empty folder to work in.
 */
export async function fetchArchives(
  archives: readonly NpmArchive[],
  folder: string,
): Promise<void> {
  const specifiers = archives.map(({ name, version }) => `${name}@${version}`);
  const packed = await runCommand("npm", {
    args: ["pack", ...PACK_FLAGS, ...specifiers],
    cwd: folder,
    limitMs: PACK_LIMIT_MS,
  });
  if (packed.kind === "failed") throw new NpmError(npmReason(packed.reason));
  for (const archive of archives) await unpack(archive, folder);
}

/**
 * Reads the modules and declarations of one package.
 *
 * @param archive The archive that carries it, fetched by {@linkcode fetchArchives}.
 * @param std The package.
 * @param folder The folder that was worked in.
 * @returns Its files.
 */
export async function readPackage(
  archive: NpmArchive,
  std: StdPackage,
  folder: string,
): Promise<PackageFiles> {
  const files = new Map<string, string>();
  for (const member of members(archive, std)) {
    const root = `${folder}/${archive.name}/${member}`;
    for await (const file of walk(root)) {
      if (!/\.(js|d\.ts)$/.test(file)) continue;
      files.set(file, await Deno.readTextFile(`${root}/${file}`));
    }
  }
  return files;
}

async function unpack(archive: NpmArchive, folder: string): Promise<void> {
  const file = `${archive.name}-${archive.version}.tgz`;
  const bytes = await Deno.readFile(`${folder}/${file}`);
  const digest = await crypto.subtle.digest("SHA-512", bytes);
  if (new Uint8Array(digest).toBase64() !== archive.sha512) {
    throw new NpmError(`"${file}" has another checksum than it must have`);
  }
  await Deno.mkdir(`${folder}/${archive.name}`);
  const wanted = archive.packages.flatMap((std) => members(archive, std));
  const unpacked = await runCommand("tar", {
    args: ["-xzf", file, "-C", archive.name, ...wanted],
    cwd: folder,
    limitMs: UNPACK_LIMIT_MS,
  });
  if (unpacked.kind === "failed") {
    throw new NpmError(`Cannot unpack "${file}": ${unpacked.reason}`);
  }
}

/** The folders of an archive that hold parts of a package. */
function members(archive: NpmArchive, std: StdPackage): string[] {
  return archive.folders.map((folder) =>
    `package/${folder}/${std.name}/${std.version}`
  );
}

async function* walk(root: string, prefix = ""): AsyncGenerator<string> {
  for await (const entry of Deno.readDir(`${root}/${prefix}`)) {
    const path = prefix + entry.name;
    if (entry.isDirectory) yield* walk(root, `${path}/`);
    else yield path;
  }
}

/**
 * The one line of npm's complaint that says what went wrong.
 *
 * @param stderr What npm printed.
 * @returns That line, or all of it when npm has another way with words.
 */
export function npmReason(stderr: string): string {
  const lines = stderr.split("\n").flatMap((line) => {
    const text = /^npm (?:error|ERR!) (.+)$/.exec(line)?.[1];
    return text === undefined || /^(code|syscall|errno) /.test(text)
      ? []
      : [text.replace(/^(network|notarget|404) /, "").trim()];
  });
  return lines[0] ?? stderr;
}
