/**
 * Commands as a test wants them.
 *
 * @module
 */

import type { Commands, Runner } from "../../src/ports/commands.ts";

/** Knows what is wrong with some commands and directories. */
export class FakeCommands implements Commands {
  /** Who was asked about, as `NAME` or `daemon`, and what. */
  readonly asked: string[] = [];
  readonly #faults: ReadonlyMap<string, string | Error>;

  /** @param faults Reasons by command or directory; an error is thrown. */
  constructor(faults: Readonly<Record<string, string | Error>> = {}) {
    this.#faults = new Map(Object.entries(faults));
  }

  commandFault(command: string, runner: Runner): Promise<string | null> {
    return this.#answer(command, runner);
  }

  directoryFault(path: string, runner: Runner): Promise<string | null> {
    return this.#answer(path, runner);
  }

  #answer(what: string, runner: Runner): Promise<string | null> {
    this.asked.push(`${runner?.name ?? "daemon"} ${what}`);
    const fault = this.#faults.get(what) ?? null;
    return fault instanceof Error
      ? Promise.reject(fault)
      : Promise.resolve(fault);
  }
}
