/**
 * The format of an entry in Deno's cache of remote modules: where its file is
 * and what stands in it. Pure.
 *
 * @module
 */

/** A response of JSR, as it is to be cached. */
export interface CacheEntry {
  /** Path on JSR, such as `/@std/fs/meta.json`. */
  readonly path: string;
  /** Body of the response. */
  readonly text: string;
}

const JSR = "https://jsr.io";
const METADATA = "\n// denoCacheMetadata=";

/**
 * A header JSR never sends. It tells our entries from genuine ones, which must
 * not be overwritten.
 */
const ORIGIN_HEADER = "x-supervice-origin";

/**
 * The file of an entry, relative to the cache of remote modules.
 *
 * @param path Path on JSR, such as `/@std/fs/meta.json`.
 * @returns A relative path with forward slashes.
 */
export async function cacheFile(path: string): Promise<string> {
  return `https/jsr.io/${await sha256(path)}`;
}

/**
 * What stands in the file of an entry: the body, then a line of metadata.
 *
 * @param entry The entry.
 * @param epochMs Wall clock time at which it was fetched.
 * @returns The file's text.
 */
export function cacheText(entry: CacheEntry, epochMs: number): string {
  const metadata = {
    headers: {
      "content-type": contentType(entry.path),
      [ORIGIN_HEADER]: "npm",
    },
    url: JSR + entry.path,
    time: Math.floor(epochMs / 1000),
  };
  return entry.text + METADATA + JSON.stringify(metadata);
}

/**
 * Tells whether a cached file was written by this tool and not by Deno.
 *
 * @param text Text of the file.
 * @returns Whether it is ours, and so may be replaced.
 */
export function isFromNpm(text: string): boolean {
  const start = text.lastIndexOf(METADATA);
  return start >= 0 && text.includes(`"${ORIGIN_HEADER}":"npm"`, start);
}

/**
 * SHA-256 of a text in UTF-8, as JSR's manifests and Deno's cache use it.
 *
 * @param text The text.
 * @returns 64 hexadecimal digits.
 */
export async function sha256(text: string): Promise<string> {
  const bytes = new TextEncoder().encode(text);
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return new Uint8Array(digest).toHex();
}

function contentType(path: string): string {
  if (path.endsWith(".json")) return "application/json";
  return path.endsWith(".js") ? "text/javascript" : "text/typescript";
}
