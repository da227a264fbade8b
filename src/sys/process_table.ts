/**
 * Looks into the table of processes, as seldom as possible: callers that come
 * while one look is under way share the next one.
 *
 * @module
 */

import { runTool } from "./run_tool.ts";

/** Living processes by group id; zombies are left out. */
export type LivingGroups = ReadonlyMap<number, number>;

/** Asks `ps` who is alive. */
export class ProcessTable {
  #current: Promise<unknown> | null = null;
  #next: Promise<LivingGroups> | null = null;

  /**
   * Counts the living members of every group, by a look that begins after
   * this call.
   */
  look(): Promise<LivingGroups> {
    if (this.#current === null) return this.#begin();
    this.#next ??= this.#current.then(() => {
      this.#next = null;
      return this.#begin();
    });
    return this.#next;
  }

  #begin(): Promise<LivingGroups> {
    const look = askPs();
    const done = look.then(() => {}, () => {}).then(() => {
      if (this.#current === done) this.#current = null;
    });
    this.#current = done;
    return look;
  }
}

async function askPs(): Promise<LivingGroups> {
  const { ok, text } = await runTool("ps", ["-A", "-o", "pgid=,stat="]);
  if (!ok) throw new Error("Cannot list processes: ps failed");
  return parsePs(text);
}

/** Reads lines of `pgid stat`. */
export function parsePs(text: string): LivingGroups {
  const living = new Map<number, number>();
  for (const line of text.split("\n")) {
    const [pgid, stat] = line.trim().split(/\s+/);
    if (!pgid || !stat || stat.startsWith("Z")) continue;
    living.set(Number(pgid), (living.get(Number(pgid)) ?? 0) + 1);
  }
  return living;
}
