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

/** Remembers the last runs. */
export class RunHistory {
  #records: RunRecord[] = [];

  /** The remembered runs, oldest first. */
  get records(): readonly RunRecord[] {
    return this.#records;
  }

  /**
   * Remembers a run that has just ended.
   *
   * @param how How it came to its end.
   * @param wallMs When it ended, milliseconds since 1970.
   * @returns Settles when its last words are known, too.
   */
  async add(
    run: Run,
    outcome: ExitOutcome,
    how: RunEnd,
    wallMs: number,
  ): Promise<void> {
    const { code, signal, at } = exitRecord(outcome, wallMs);
    const record = {
      pid: run.pid,
      start: new Date(run.startedWallMs).toISOString(),
      end: at,
      code,
      signal,
      how,
      stderr: [] as readonly string[],
    };
    this.#records = [...this.#records, record].slice(-REMEMBERED_RUNS);
    await run.finishOutput();
    record.stderr = run.lastErrorLines(REMEMBERED_LINES);
  }
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
