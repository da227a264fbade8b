/**
 * The ordinary way: Deno itself caches the packages, from JSR where they are
 * not cached yet.
 *
 * @module
 */
import { runCommand } from "./command.ts";

/** What came of asking Deno to cache the packages. */
export type JsrResult =
  | { readonly kind: "cached" }
  /** JSR can't be reached: another source may help. */
  | { readonly kind: "unreachable"; readonly reason: string }
  /** JSR can be reached, so the fault lies elsewhere: nothing else will help. */
  | { readonly kind: "failed"; readonly reason: string };

/** How long JSR may keep silent. A firewall that drops packets never answers. */
const LIMIT_MS = 20_000;
const PROBE_LIMIT_MS = 5_000;
const PROBE_URL = "https://jsr.io/@std/assert/meta.json";

/**
 * Caches packages; with a full cache this takes about 20 ms and no network.
 *
 * @param specifiers What to cache, as `jsr:` specifiers.
 * @param root Folder of `deno.json`.
 * @returns What came of it.
 */
export async function cacheFromJsr(
  specifiers: readonly string[],
  root: string,
): Promise<JsrResult> {
  const result = await runCommand(Deno.execPath(), {
    args: ["install", "--quiet", "--entrypoint", ...specifiers],
    cwd: root,
    limitMs: LIMIT_MS,
    // A slow line is no reason to go elsewhere: only silence is.
    mayFinish: answers,
  });
  if (result.kind === "succeeded") return { kind: "cached" };
  const kind = await answers() ? "failed" : "unreachable";
  return { kind, reason: result.reason };
}

/**
 * Tells whether the cache alone will do.
 *
 * @param specifiers What must be cached, as `jsr:` specifiers.
 * @param root Folder of `deno.json`.
 * @returns What is missing, or nothing.
 */
export async function findMissing(
  specifiers: readonly string[],
  root: string,
): Promise<string | undefined> {
  const result = await runCommand(Deno.execPath(), {
    args: [
      "install",
      "--quiet",
      "--cached-only",
      "--entrypoint",
      ...specifiers,
    ],
    cwd: root,
    limitMs: LIMIT_MS,
  });
  return result.kind === "succeeded" ? undefined : result.reason;
}

async function answers(): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(PROBE_LIMIT_MS);
    const response = await fetch(PROBE_URL, { signal });
    await response.body?.cancel();
    return response.ok;
  } catch {
    // Whatever went wrong, there was no answer.
    return false;
  }
}
