/**
 * A supervisor all whose programs run.
 *
 * @module
 */

import type { Running } from "./contender.ts";
import { pause } from "./pause.ts";
import { argvOf } from "./proc.ts";
import type { Sandbox } from "./sandbox.ts";
import { type Circumstances, sleepers } from "./scenario.ts";
import { StartWatch } from "./watch.ts";

/** A supervisor, and what it has started. */
export interface Steady {
  readonly running: Running;
  /** Process ids of its programs. */
  readonly programs: readonly number[];
  /** Milliseconds that the start of everything has taken. */
  readonly startMs: number;
}

/** Starts a supervisor with programs that sleep, and waits until they do. */
export async function startSleepers(
  { contender, size, sandbox }: Circumstances,
): Promise<Steady> {
  const list = sleepers(size, sandbox.tag);
  const prepared = await contender.prepare(list, sandbox);
  const watch = new StartWatch(sandbox.tag);
  const start = performance.now();
  const running = prepared.start();
  const programs = await watch.running(size);
  return { running, programs, startMs: performance.now() - start };
}

/** As `startSleepers`, and waits until all have come to rest. */
export async function settle(circumstances: Circumstances): Promise<Steady> {
  const steady = await startSleepers(circumstances);
  await pause(circumstances.scale.settleMs);
  return steady;
}

/** The processes of the supervisor itself: all but the programs. */
export function supervisorPids(sandbox: Sandbox): number[] {
  return sandbox.pids().filter((pid) =>
    !argvOf(pid).at(-1)?.includes(sandbox.tag)
  );
}
