/**
 * The guard of a daemon, for tests.
 *
 * @module
 */

import { GUARD_NAME } from "../../src/sys/guard.ts";
import { processesWith } from "./process_table.ts";
import { until } from "./until.ts";

/** Process ids of the guards of a daemon: one, or none. */
export async function guardsOf(
  daemon: { readonly pid: number },
): Promise<number[]> {
  const rows = await processesWith(GUARD_NAME);
  return rows.filter(({ ppid }) => ppid === daemon.pid).map(({ pid }) => pid);
}

/** Process id of the guard of a daemon, once there is one other than `old`. */
export async function guardOf(
  daemon: { readonly pid: number },
  old: number | null = null,
): Promise<number> {
  let guard = 0;
  await until(`the guard of daemon ${daemon.pid}`, async () => {
    guard = (await guardsOf(daemon)).find((pid) => pid !== old) ?? 0;
    return guard !== 0;
  });
  return guard;
}
