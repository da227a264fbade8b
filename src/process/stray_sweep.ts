/**
 * Ends what has left the group of a run, while the next run is already on its
 * way: the one case in which nothing waits for it (see `machine.ts`).
 *
 * @module
 */

import type { ProcessSpec, StopStep } from "../model/process_spec.ts";
import type { Log } from "../ports/log.ts";
import { wakesUp } from "./_signals.ts";
import { checkMark } from "./side_marks.ts";
import type { World } from "./world.ts";

/** Milliseconds that the new run has to itself. */
const HEAD_START_MS = 100;

/** Milliseconds between looks, at first and at most. */
const FIRST_LOOK_MS = 10;
const MAX_LOOK_MS = 200;

/** Milliseconds after SIGKILL before a stray is given up. */
const KILL_WAIT_MS = 2_000;

/** A run that has ended. */
export interface EndedRun {
  /** Its mark. */
  readonly runId: string;
  /** The group that its leader had. */
  readonly pgid: number;
}

/**
 * Ends every process of a run outside its group by the stop signals of its
 * program, then by SIGKILL. Never rejects; the log tells what there was.
 *
 * @param run The run that has ended.
 */
export async function sweepStrays(
  run: EndedRun,
  spec: Pick<ProcessSpec, "name" | "stopSteps">,
  world: World,
): Promise<void> {
  const { clock, log } = world;
  const seen = new Set<number>();
  const steps: StopStep[] = [
    ...spec.stopSteps,
    { signal: "SIGKILL", waitMs: KILL_WAIT_MS },
  ];
  try {
    // The new run comes first: a look at all processes would delay it.
    await sleep(HEAD_START_MS, world);
    for (const { signal, waitMs } of steps) {
      const deadlineMs = clock.monotonicMs() + waitMs;
      const told = new Set<number>();
      let lookMs = FIRST_LOOK_MS;
      do {
        const left = await strays(run, world);
        if (left.length === 0) return tell(spec.name, seen, log);
        for (const pid of left.filter((pid) => !told.has(pid))) {
          seen.add(pid);
          told.add(pid);
          world.survey.signalProcess(pid, signal);
          if (!wakesUp(signal)) world.survey.signalProcess(pid, "SIGCONT");
        }
        await sleep(lookMs, world);
        lookMs = Math.min(lookMs * 2, MAX_LOOK_MS);
      } while (clock.monotonicMs() < deadlineMs);
    }
    const left = await strays(run, world);
    if (left.length > 0) {
      log.critical(`${spec.name}: could not end strays: ${left.join(", ")}`);
    }
  } catch (error) {
    log.error(`${spec.name}: can't look for strays: ${error}`);
  }
}

function tell(name: string, pids: ReadonlySet<number>, log: Log): void {
  if (pids.size === 0) return;
  log.warning(
    `${name}: ended what had left its group: ${[...pids].join(", ")}`,
  );
}

/** Members of the group are none: if there are any, they were left alone. */
async function strays(
  { runId, pgid }: EndedRun,
  world: World,
): Promise<number[]> {
  return (await world.survey.look())
    .filter((one) => one.runId === runId || one.runId === checkMark(runId))
    .filter((one) => one.pgid !== pgid)
    .map(({ pid }) => pid);
}

function sleep(ms: number, world: World): Promise<void> {
  return new Promise((resolve) => world.clock.after(ms, resolve));
}
