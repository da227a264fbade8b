/**
 * The story of earlier runs, for `supervicectl status --detail`.
 *
 * @module
 */

import type { ProcessInfo } from "../../model/process_info.ts";
import type { RunEnd, RunRecord } from "../../model/run_record.ts";
import { printable } from "../../logs/printable.ts";

/** How a run came to its end, in words. */
const ENDS: Readonly<Record<RunEnd, string>> = {
  "requested": "as asked",
  "failed-start": "too early to count as started",
  "unexpected": "by itself",
  "unhealthy": "because it was unhealthy",
};

/** Writes the earlier runs of a process, oldest first. */
export function historyText({ name, history = [] }: ProcessInfo): string {
  if (history.length === 0) return `${name}: no earlier runs\n`;
  const runs = history.map(runText).join("");
  return `${name}: ${history.length} earlier ${
    history.length === 1 ? "run" : "runs"
  }, oldest first\n${runs}`;
}

function runText(run: RunRecord): string {
  const end = run.signal === null
    ? `exited with status ${run.code}`
    : `was ended by ${run.signal}`;
  const words = run.stderr.map((line) => `      ${printable(line)}\n`);
  return `  ${run.start} to ${run.end}, pid ${run.pid}: ${end}, ${
    ENDS[run.how]
  }\n${words.join("")}`;
}
