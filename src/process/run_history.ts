/**
 * How the last runs of a process went.
 *
 * @module
 */

import { type ExitOutcome, exitRecord } from "../model/exit_outcome.ts";
import {
  REMEMBERED_LINES,
  REMEMBERED_RUNS,
  type RunEnd,
  type RunRecord,
} from "../model/run_record.ts";
import type { Run } from "./run.ts";
import type { Actual } from "./state.ts";

/** A run that has ended. */
interface EndedRun {
  readonly record: RunRecord;
  /** The run, while somebody holds its output open; then `null`. */
  readonly open: Run | null;
}

/** Remembers the last runs. */
export class RunHistory {
  #runs: EndedRun[] = [];

  /** The remembered runs, oldest first. */
  get records(): readonly RunRecord[] {
    return this.#runs.map(({ record, open }) =>
      open === null ? record : withLastWords(record, open)
    );
  }

  /**
   * Remembers a run that has just ended.
   *
   * @param how How it came to its end.
   * @param wallMs When it ended, milliseconds since 1970.
   * @returns Settles when its output has come to an end, too.
   */
  async add(
    run: Run,
    outcome: ExitOutcome,
    how: RunEnd,
    wallMs: number,
  ): Promise<void> {
    const { code, signal, at } = exitRecord(outcome, wallMs);
    const record: RunRecord = {
      pid: run.pid,
      start: new Date(run.startedWallMs).toISOString(),
      end: at,
      code,
      signal,
      how,
      stderr: [],
    };
    this.#runs = [...this.#runs, { record, open: run }].slice(-REMEMBERED_RUNS);
    await run.finishOutput();
    this.#runs = this.#runs.map((one) =>
      one.open === run
        ? { record: withLastWords(record, run), open: null }
        : one
    );
  }

  /** Settles when the last words of all that have ended are known. */
  async lastWords(): Promise<void> {
    await Promise.all(this.#open().map((run) => run.drained()));
  }

  /** Waits no longer for whoever holds the output of an ended run open. */
  letGo(): void {
    for (const run of this.#open()) run.letGo();
  }

  #open(): Run[] {
    return this.#runs.map(({ open }) => open).filter((run) => run !== null);
  }
}

function withLastWords(record: RunRecord, run: Run): RunRecord {
  return { ...record, stderr: run.lastErrorLines(REMEMBERED_LINES) };
}

/** How a run came to its end, by the state in which its leader ended. */
export function runEndOf(actual: Actual): RunEnd {
  switch (actual.kind) {
    case "stopping":
      return actual.next.kind === "backoff" || actual.next.kind === "fatal"
        ? "unhealthy"
        : "requested";
    case "spawning":
    case "starting":
      return "failed-start";
    default:
      return "unexpected";
  }
}
