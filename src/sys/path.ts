/**
 * Paths, as far as the daemon takes them apart.
 *
 * @module
 */

/** The directory that holds an absolute path. */
export function dirname(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf("/"), 1));
}
