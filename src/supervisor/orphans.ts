/**
 * Deals with what an earlier daemon left behind when it was killed, before
 * anything new is started.
 *
 * @module
 */

import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type {
  ProcessSurvey,
  SurveyedProcess,
} from "../ports/process_survey.ts";
import { processOfRunId } from "./run_id.ts";
import type { RunState, State, StateRecord } from "./state_file.ts";

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

/** What orphans are found and ended with. */
export interface OrphanTools {
  /** This daemon and those who started it: never to be touched. */
  readonly spared: ReadonlySet<number>;
  readonly survey: ProcessSurvey;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Kills or reports what an earlier daemon left behind, as the configuration
 * of that daemon said. Never rejects: a daemon that can't look must still
 * start.
 *
 * @param state What the earlier daemon wrote down.
 */
export async function reconcile(
  state: State,
  tools: OrphanTools,
): Promise<OrphanReport> {
  const { clock, log } = tools;
  log.warning(
    `the last daemon (pid ${state.pid}) did not end in order; looking for ` +
      "what it left behind",
  );
  const killed = new Set<string>();
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const found = await look(state, tools);
    const doomed = found.filter(({ treatment }) => treatment === "kill");
    if (round === 0) warn(found, log);
    if (doomed.length === 0) {
      report(killed, log);
      const left = found.filter(({ treatment }) => treatment === "warn");
      return { killed: inOrder(killed), left: namesOf(left) };
    }
    for (const { pid, name } of doomed) {
      killed.add(name);
      kill(pid, tools);
    }
    await new Promise<void>((resolve) => clock.after(ROUND_MS, resolve));
  }
  log.critical(`could not end: ${inOrder(killed).join(", ")}`);
  return { killed: [], left: inOrder(killed) };
}

interface Found {
  readonly pid: number;
  readonly name: string;
  readonly treatment: Treatment;
}

async function look(
  state: State,
  { survey, log, spared }: OrphanTools,
): Promise<readonly Found[]> {
  const records = new Map(state.processes.map((one) => [one.name, one]));
  try {
    const all = (await survey.look()).filter(({ pid }) => !spared.has(pid));
    const owners = await groupOwners(state, all, survey);
    return all.flatMap((process): Found[] => {
      const name = ownerOf(process, state) ?? owners.get(process.pgid);
      return name === undefined ? [] : [{
        pid: process.pid,
        name,
        treatment: treatmentOf(records.get(name)),
      }];
    });
  } catch (error) {
    log.error(`can't look for left processes: ${error}`);
    return [];
  }
}

/** The process whose mark somebody carries; `null` for a stranger. */
function ownerOf(
  { runId }: SurveyedProcess,
  { daemonId }: State,
): string | null {
  if (runId === null || !runId.startsWith(`${daemonId}/`)) return null;
  return processOfRunId(runId) ?? runId;
}

/**
 * The groups that are certainly of the earlier daemon, though not all of their
 * members show the mark: a member shows it, or the leader is still the one
 * that was written down.
 */
async function groupOwners(
  state: State,
  all: readonly SurveyedProcess[],
  survey: ProcessSurvey,
): Promise<ReadonlyMap<number, string>> {
  const owners = new Map<number, string>();
  for (const process of all) {
    const name = ownerOf(process, state);
    if (name !== null) owners.set(process.pgid, name);
  }
  const alive = new Set(all.map(({ pid }) => pid));
  const unsure = state.runs.filter(({ pgid }) =>
    !owners.has(pgid) && alive.has(pgid)
  );
  if (unsure.length === 0) return owners;
  const tokens = await survey.startTokens(unsure.map(({ pgid }) => pgid));
  const isSame = ({ pgid, startToken }: RunState) =>
    tokens.get(pgid) === startToken;
  for (const { pgid, name } of unsure.filter(isSame)) owners.set(pgid, name);
  return owners;
}

/** A process that the state file does not know may still be ours: say so. */
function treatmentOf(record: StateRecord | undefined): Treatment {
  if (record === undefined) return "warn";
  if (record.reconcile !== "auto") return record.reconcile;
  return record.pdeathsig ? "kill" : "warn";
}

function kill(pid: number, { survey, log }: OrphanTools): void {
  try {
    survey.signalProcess(pid, "SIGKILL");
  } catch (error) {
    log.error(`can't kill left process ${pid}: ${error}`);
  }
}

function warn(found: readonly Found[], log: Log): void {
  for (const { pid, name, treatment } of found) {
    if (treatment !== "warn") continue;
    log.warning(
      `${name}: pid ${pid} of the last daemon is still running; a second ` +
        "one is going to be started beside it",
    );
  }
}

function report(killed: ReadonlySet<string>, log: Log): void {
  if (killed.size === 0) return;
  log.warning(`killed what was left of: ${inOrder(killed).join(", ")}`);
}

/** Processes are found in no order that would mean anything to people. */
function inOrder(names: Iterable<string>): string[] {
  return [...new Set(names)].sort();
}

function namesOf(found: readonly Found[]): string[] {
  return inOrder(found.map(({ name }) => name));
}
