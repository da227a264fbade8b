/**
 * Deals with what an earlier daemon left behind when it was killed, before
 * anything new is started.
 *
 * @module
 */

import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { MarkedProcess, RunFinder } from "../ports/run_finder.ts";
import { processOfRunId } from "./run_id.ts";
import type { State, StateRecord } from "./state_file.ts";

/** Looks taken at what is left, before it is reported as unkillable. */
const MAX_ROUNDS = 20;

/** Milliseconds between a SIGKILL and the next look. */
const ROUND_MS = 50;

/** What to do with the left processes of one program. */
type Treatment = "kill" | "warn" | "off";

/** What was found and done, by process name. */
export interface OrphanReport {
  readonly killed: readonly string[];
  readonly left: readonly string[];
}

/**
 * Kills or reports what an earlier daemon left behind, as the configuration
 * of that daemon said. Never throws: a daemon that can't look must still
 * start.
 *
 * @param state What the earlier daemon wrote down.
 */
export async function reconcile(
  state: State,
  finder: RunFinder,
  clock: Clock,
  log: Log,
): Promise<OrphanReport> {
  log.warning(
    `the last daemon (pid ${state.pid}) did not end in order; looking for ` +
      "what it left behind",
  );
  const killed = new Set<string>();
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const found = await look(state, finder, log);
    const doomed = found.filter(({ treatment }) => treatment === "kill");
    if (round === 0) warn(found, log);
    if (doomed.length === 0) {
      report(killed, log);
      const left = found.filter(({ treatment }) => treatment === "warn");
      return { killed: [...killed], left: names(left) };
    }
    for (const { process, name } of doomed) {
      killed.add(name);
      kill(process, finder, log);
    }
    await new Promise<void>((resolve) => clock.after(ROUND_MS, resolve));
  }
  log.critical(`could not end: ${[...killed].join(", ")}`);
  return { killed: [], left: [...killed] };
}

interface Found {
  readonly process: MarkedProcess;
  readonly name: string;
  readonly treatment: Treatment;
}

async function look(
  state: State,
  finder: RunFinder,
  log: Log,
): Promise<readonly Found[]> {
  const records = new Map(state.processes.map((one) => [one.name, one]));
  try {
    const marked = await finder.find(`${state.daemonId}/`);
    return marked.map((process) => {
      const name = processOfRunId(process.runId) ?? process.runId;
      return { process, name, treatment: treatmentOf(records.get(name)) };
    });
  } catch (error) {
    log.error(`can't look for left processes: ${error}`);
    return [];
  }
}

/** A process that the state file does not know may still be ours: say so. */
function treatmentOf(record: StateRecord | undefined): Treatment {
  if (record === undefined) return "warn";
  if (record.reconcile !== "auto") return record.reconcile;
  return record.pdeathsig ? "kill" : "warn";
}

function kill(process: MarkedProcess, finder: RunFinder, log: Log): void {
  try {
    finder.kill(process.pid);
  } catch (error) {
    log.error(`can't kill left process ${process.pid}: ${error}`);
  }
}

function warn(found: readonly Found[], log: Log): void {
  for (const { process, name, treatment } of found) {
    if (treatment !== "warn") continue;
    log.warning(
      `${name}: pid ${process.pid} of the last daemon is still running; a ` +
        "second one is going to be started beside it",
    );
  }
}

function report(killed: ReadonlySet<string>, log: Log): void {
  if (killed.size === 0) return;
  log.warning(`killed what was left of: ${[...killed].join(", ")}`);
}

function names(found: readonly Found[]): string[] {
  return [...new Set(found.map(({ name }) => name))];
}
