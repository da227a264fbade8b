/**
 * What a daemon in the background has to say to whoever started it.
 *
 * @module
 */

import type { OrphanReport } from "../../supervisor/orphans.ts";

/**
 * Says what was done about a daemon that did not end in order.
 *
 * @param pid Process id of that daemon.
 */
export function pastNote(pid: number, { killed, left }: OrphanReport): string {
  const done = [
    ...(killed.length === 0 ? [] : [`killed: ${killed.join(", ")}`]),
    ...(left.length === 0 ? [] : [`still running: ${left.join(", ")}`]),
  ];
  const what = done.length === 0 ? "nothing was left of it" : done.join("; ");
  return `supervice: the last daemon (pid ${pid}) did not end in order; ${what}`;
}

/** Says that there are warnings; nothing where there are none. */
export function warningsNote(count: number): readonly string[] {
  if (count === 0) return [];
  const what = count === 1 ? "1 warning" : `${count} warnings`;
  return [
    `supervice: ${what} in the log; supervice -t tells those about the file`,
  ];
}
