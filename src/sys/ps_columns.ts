/**
 * How `ps` is asked for columns.
 *
 * @module
 */

/**
 * Options for columns without headers: one option each. By POSIX, and on the
 * BSDs, all that follows a `=` belongs to the header, so `pid=,pgid=` would be
 * one column there.
 */
export function psColumns(...names: readonly string[]): readonly string[] {
  return names.flatMap((name) => ["-o", `${name}=`]);
}
