/**
 * Waiting for programs to run and to end, as the process table has it.
 *
 * Nobody tells an outsider when a process of somebody else starts. A program
 * that reports its start itself needs a shell, which costs as much as what is
 * measured; so these look. A look reads the names in /proc and the command
 * lines of the processes that are new, and is followed by a pause of many
 * times its length: it takes a few percent of one processor, and the error is
 * at most the pause (2 ms with few programs, some 15 ms with a thousand).
 *
 * @module
 */

import { pause } from "./pause.ts";
import { argvOf, isAlive, listPids } from "./proc.ts";

/** How many times longer than a look the pause after it is. */
const REST_FACTOR = 15;

/** Shortest pause between looks, in milliseconds. */
const LEAST_REST_MS = 1;

/** Milliseconds after which what is waited for counts as never coming. */
export const LIMIT_MS = 120_000;

/** Sees programs start that carry a tag in their last argument. */
export class StartWatch {
  readonly #tag: string;
  readonly #before = new Set(listPids());
  readonly #running = new Set<number>();

  /** Begins to watch: what runs now does not count. */
  constructor(tag: string) {
    this.#tag = tag;
  }

  /** Waits until so many programs run; answers with their process ids. */
  async running(count: number): Promise<readonly number[]> {
    const deadline = performance.now() + LIMIT_MS;
    while (true) {
      const start = performance.now();
      this.#look();
      if (this.#running.size >= count) return [...this.#running];
      if (start > deadline) {
        throw new Error(
          `Only ${this.#running.size} of ${count} programs run ` +
            `after ${LIMIT_MS} ms`,
        );
      }
      await rest(start);
    }
  }

  #look(): void {
    for (const pid of listPids()) {
      if (this.#before.has(pid) || this.#running.has(pid)) continue;
      // Between fork and exec a child has the command line of its parent, and
      // with a wrapper that of the wrapper: it counts when it is what it
      // shall be.
      const [program = "", argument = ""] = argvOf(pid);
      if (program.endsWith("sleep") && argument.includes(this.#tag)) {
        this.#running.add(pid);
      }
    }
  }
}

/**
 * Waits until processes have ended. Only the first that is alive is looked at
 * each time, so a look costs next to nothing.
 */
export async function gone(pids: readonly number[]): Promise<void> {
  const deadline = performance.now() + LIMIT_MS;
  for (const pid of pids) {
    while (true) {
      const start = performance.now();
      if (!isAlive(pid)) break;
      if (start > deadline) {
        throw new Error(`Process ${pid} is alive after ${LIMIT_MS} ms`);
      }
      await rest(start);
    }
  }
}

/** The programs with a tag that run now. */
export function programsWith(tag: string): number[] {
  return listPids().filter((pid) => argvOf(pid).at(-1)?.includes(tag));
}

function rest(since: number): Promise<void> {
  const tookMs = performance.now() - since;
  return pause(Math.max(LEAST_REST_MS, tookMs * REST_FACTOR));
}
