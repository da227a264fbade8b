/**
 * Finds marked processes with `ps`, which shows the environment of the
 * processes that the daemon may look into: its own user's, or all for root.
 *
 * @module
 */

import {
  type MarkedProcess,
  RUN_ID_VARIABLE,
  type RunFinder,
} from "../ports/run_finder.ts";
import { runTool } from "./run_tool.ts";

/** `ps` with environments, one process a line: pid, state, the rest. */
const PS_ARGS = Deno.build.os === "darwin"
  ? ["-axwwE", "-o", "pid=,stat=,command="]
  : ["axwwe", "-o", "pid=,stat=,args="];

/** Asks `ps`. */
export class EnvironmentScan implements RunFinder {
  async find(prefix: string): Promise<readonly MarkedProcess[]> {
    const { ok, text } = await runTool("ps", PS_ARGS);
    if (!ok) throw new Error("Cannot look for left processes: ps failed");
    const candidates = parseMarked(text, prefix);
    if (Deno.build.os !== "linux") return candidates;
    const found: MarkedProcess[] = [];
    for (const { pid } of candidates) {
      const runId = await readRunId(pid);
      if (runId?.startsWith(prefix)) found.push({ pid, runId });
    }
    return found;
  }

  kill(pid: number): void {
    try {
      Deno.kill(pid, "SIGKILL");
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return;
      throw error;
    }
  }
}

/**
 * The mark in the environment of a process; `null` when it has none or has
 * gone. `ps` writes arguments and environment into one line, so it also finds
 * who has only been told about a mark: nobody is killed for that.
 */
async function readRunId(pid: number): Promise<string | null> {
  const { text } = await runTool("cat", [`/proc/${pid}/environ`]);
  const start = `${RUN_ID_VARIABLE}=`;
  const variable = text.split("\0").find((each) => each.startsWith(start));
  return variable?.slice(start.length) ?? null;
}

/** Reads the lines of `ps`; zombies are left out. */
export function parseMarked(text: string, prefix: string): MarkedProcess[] {
  const mark = ` ${RUN_ID_VARIABLE}=${prefix}`;
  const found: MarkedProcess[] = [];
  for (const line of text.split("\n")) {
    const at = line.indexOf(mark);
    if (at === -1) continue;
    const [pid, stat] = line.trim().split(/\s+/, 2);
    if (!pid || stat?.startsWith("Z")) continue;
    const start = at + mark.length - prefix.length;
    const [runId = ""] = line.slice(start).split(/\s/, 1);
    found.push({ pid: Number(pid), runId });
  }
  return found;
}
