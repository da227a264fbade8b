/**
 * Who this process is.
 *
 * @module
 */

import { psColumns } from "./ps_columns.ts";
import { runTool } from "./run_tool.ts";

/** The process id of this program. */
export function ownPid(): number {
  return Deno.pid;
}

/** This process, its parent, the parent's parent and so on. */
export async function ownAncestry(): Promise<ReadonlySet<number>> {
  const { text } = await runTool("ps", ["-A", ...psColumns("pid", "ppid")]);
  return ancestry(Deno.pid, text);
}

/** Goes up from a process in lines of `pid ppid`. */
export function ancestry(pid: number, text: string): ReadonlySet<number> {
  const parents = new Map(
    text.split("\n").map((line) => {
      const [child = "", parent = ""] = line.trim().split(/\s+/);
      return [Number(child), Number(parent)] as const;
    }),
  );
  const line = new Set<number>();
  for (
    let next: number | undefined = pid;
    next !== undefined && !line.has(next);
    next = parents.get(next)
  ) line.add(next);
  return line;
}
