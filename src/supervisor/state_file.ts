/**
 * The state file: what a later daemon has to know to find what this one left
 * behind if it is killed. It exists while the daemon runs, and is removed when
 * the daemon ends in order; so a state file at start means an unclean end.
 *
 * It holds no pids. The children are found by the mark in their environment,
 * which a recycled pid does not have; so it changes with the configuration
 * and not with every spawn.
 *
 * @module
 */

import type { ProcessSpec, ReconcilePolicy } from "../model/process_spec.ts";
import type { Files } from "../ports/files.ts";
import type { Log } from "../ports/log.ts";

/** Version of the format. */
const VERSION = 1;

/** What is kept about one process. */
export interface StateRecord {
  readonly name: string;
  readonly reconcile: ReconcilePolicy;
  readonly pdeathsig: boolean;
}

/** What a state file says. */
export interface State {
  /** Id of the daemon that wrote it: the first part of every mark. */
  readonly daemonId: string;
  /** Its process id, for people. */
  readonly pid: number;
  readonly processes: readonly StateRecord[];
}

/** Picks what is kept about processes. */
export function stateRecords(
  specs: readonly ProcessSpec[],
): readonly StateRecord[] {
  return specs.map(({ name, reconcile, pdeathsig }) => ({
    name,
    reconcile,
    pdeathsig,
  }));
}

/** Reads, writes and removes the state file of a daemon. */
export class StateFile {
  readonly #path: string;
  readonly #files: Files;
  readonly #log: Log;

  /** @param path Absolute path of the file. */
  constructor(path: string, files: Files, log: Log) {
    this.#path = path;
    this.#files = files;
    this.#log = log;
  }

  /**
   * Reads what an earlier daemon left; `null` when it ended in order. A file
   * that can't be understood is reported and counts as absent.
   */
  async read(): Promise<State | null> {
    let text: string;
    try {
      text = await this.#files.readText(this.#path);
    } catch (error) {
      if (error instanceof Error && error.name === "NotFound") return null;
      this.#log.error(`can't read state file ${this.#path}: ${error}`);
      return null;
    }
    const state = parseState(text);
    if (state === null) {
      this.#log.warning(
        `ignoring state file ${this.#path}: it is not one of this version`,
      );
    }
    return state;
  }

  /** Writes the file in one step, with mode 0600; failures are reported. */
  async write(state: State): Promise<void> {
    const text = JSON.stringify({ version: VERSION, ...state }, null, 2);
    try {
      await this.#files.writeAtomic(this.#path, `${text}\n`, 0o600);
    } catch (error) {
      this.#log.error(
        `can't write state file ${this.#path}: ${error}; if this daemon is ` +
          "killed, the next one will not find what it leaves behind",
      );
    }
  }

  /** Removes the file: this daemon ends in order. */
  remove(): void {
    try {
      this.#files.removeSync(this.#path);
    } catch (error) {
      this.#log.error(`can't remove state file ${this.#path}: ${error}`);
    }
  }
}

const POLICIES: readonly unknown[] = ["auto", "kill", "warn", "off"];

/** Reads the text of a state file; `null` when it is none. */
export function parseState(text: string): State | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // A torn or foreign file: the caller reports it.
    return null;
  }
  if (!isRecord(value) || value["version"] !== VERSION) return null;
  const { daemonId, pid, processes } = value;
  if (typeof daemonId !== "string" || !/^[\w-]{8,}$/.test(daemonId)) {
    return null;
  }
  if (typeof pid !== "number" || !Array.isArray(processes)) return null;
  return { daemonId, pid, processes: processes.filter(isStateRecord) };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isStateRecord(value: unknown): value is StateRecord {
  return isRecord(value) && typeof value["name"] === "string" &&
    typeof value["pdeathsig"] === "boolean" &&
    POLICIES.includes(value["reconcile"]);
}
