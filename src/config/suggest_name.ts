/**
 * What to write instead of a name that can't be one.
 *
 * @module
 */

/**
 * Makes a good name of a bad one; `null` where nothing of it is left.
 *
 * @example
 * ```ts
 * import { suggestName } from "./suggest_name.ts";
 * suggestName("my site/1"); // "my-site-1"
 * ```
 */
export function suggestName(name: string): string | null {
  const good = name.replaceAll(/[\s:/,[\]\p{Cc}]+/gu, "-")
    .replaceAll(/^-+|-+$/g, "");
  return good === "" ? null : good;
}
