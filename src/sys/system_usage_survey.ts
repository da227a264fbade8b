/**
 * What process groups use, as `ps` tells it: one `ps` for all of them, and for
 * all who ask while it is at work.
 *
 * @module
 */

import type { GroupUsage } from "../model/group_usage.ts";
import type { UsageSurvey } from "../ports/usage_survey.ts";
import { psColumns } from "./ps_columns.ts";
import { runTool, type ToolRunner } from "./run_tool.ts";
import { SharedLook } from "./shared_look.ts";

/** Milliseconds that a look may take. */
const LIMIT_MS = 5_000;

const COLUMNS = psColumns("pgid", "stat", "pcpu", "rss");

/** Asks `ps`. */
export class SystemUsageSurvey implements UsageSurvey {
  readonly #run: ToolRunner;
  readonly #shared = new SharedLook(() => this.#look());

  /** @param run Runs `ps`. */
  constructor(run: ToolRunner = runTool) {
    this.#run = run;
  }

  usage(): Promise<ReadonlyMap<number, GroupUsage>> {
    return this.#shared.look();
  }

  async #look(): Promise<ReadonlyMap<number, GroupUsage>> {
    // The decimal point must not change with the language.
    const options = { limitMs: LIMIT_MS, environment: { LC_ALL: "C" } };
    const args = ["-A", ...COLUMNS];
    const { text, trouble } = await this.#run("ps", args, options);
    if (trouble !== null) throw new Error(`Cannot tell usage: ps ${trouble}`);
    return parseUsage(text);
  }
}

/** Reads lines of `pgid stat pcpu rss`; zombies are left out. */
export function parseUsage(text: string): Map<number, GroupUsage> {
  const groups = new Map<number, GroupUsage>();
  for (const line of text.split("\n")) {
    const match = /^\s*(\d+)\s+(\S+)\s+([\d.]+)\s+(\d+)\s*$/.exec(line);
    if (match === null) continue;
    const [, pgid, stat = "", percent, kibibytes] = match;
    if (stat.startsWith("Z")) continue;
    const sum = groups.get(Number(pgid));
    groups.set(Number(pgid), {
      processes: (sum?.processes ?? 0) + 1,
      cpu: (sum?.cpu ?? 0) + Number(percent) / 100,
      memory: (sum?.memory ?? 0) + Number(kibibytes) * 1_024,
    });
  }
  return groups;
}
