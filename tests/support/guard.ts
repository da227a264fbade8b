/**
 * The guard of a daemon, for tests.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import { GUARD_NAME } from "../../src/sys/guard.ts";
import type { RunningDaemon } from "./daemon.ts";
import {
  ended,
  listProcesses,
  type PsRow,
  signalProcess,
} from "./process_table.ts";
import { until } from "./until.ts";

/** The guards that are alive, of these daemons, which may be dead. */
export async function guardRows(
  daemonPids: ReadonlySet<number>,
): Promise<PsRow[]> {
  const pattern = new RegExp(` ${GUARD_NAME} (\\d+)(?: |$)`);
  return (await listProcesses())
    .filter(({ text }) => daemonPids.has(Number(pattern.exec(text)?.[1])));
}

/** Process ids of the guards of a daemon: one, or none. */
export async function guardsOf(
  daemon: { readonly pid: number },
): Promise<number[]> {
  return (await guardRows(new Set([daemon.pid]))).map(({ pid }) => pid);
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

/** Kills a daemon as the machine would, without a chance to clean up. */
export async function crash(daemon: RunningDaemon): Promise<void> {
  const guards = await guardsOf(daemon);
  daemon.kill("SIGKILL");
  const { signal } = await daemon.status;
  assertEquals(signal, "SIGKILL");
  for (const guard of guards) await ended(guard);
}

/** Kills the guard as well, so that everything is left to the next daemon. */
export async function crashUnguarded(daemon: RunningDaemon): Promise<void> {
  const guard = await guardOf(daemon);
  daemon.kill("SIGSTOP");
  signalProcess(guard);
  await ended(guard);
  daemon.kill("SIGKILL");
  await daemon.status;
}
