/**
 * The state file: what a later daemon has to know to find what this one left
 * behind if it is killed. It exists while the daemon runs, and is removed when
 * the daemon ends in order; so a state file at start means an unclean end.
 *
 * It never relies on a bare pid, which another process may have by then. A run
 * is known by its mark, which all of its processes carry in their environment;
 * and where a program has overwritten its environment, by its process group
 * together with the start token of the leader.
 *
 * @module
 */

import type { ProcessSpec, ReconcilePolicy } from "../model/process_spec.ts";
import type { FileFacts, Files } from "../ports/files.ts";
import type { Log } from "../ports/log.ts";

/** Version of the format. */
const VERSION = 1;

/** The largest file that is read, in bytes. */
const MAX_BYTES = 16 * 1024 ** 2;

/** What is kept about one process. */
export interface StateRecord {
  readonly name: string;
  readonly reconcile: ReconcilePolicy;
  readonly pdeathsig: boolean;
}

/** What is kept about a run that is under way. */
export interface RunState {
  /** Name of the process. */
  readonly name: string;
  /** Process id of the leader, and id of its group. */
  readonly pgid: number;
  /** When the leader was started, as the system tells it. */
  readonly startToken: string;
}

/** What a state file says. */
export interface State {
  /** Id of the daemon that wrote it: the first part of every mark. */
  readonly daemonId: string;
  /** Its process id, for people. */
  readonly pid: number;
  /** When it was started, as the system tells it, where it does. */
  readonly startToken?: string;
  readonly processes: readonly StateRecord[];
  readonly runs: readonly RunState[];
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
   * that can't be understood is reported and counts as absent. So does one
   * that another user could have written, to have somebody killed by it.
   *
   * @param ownUid The user that this daemon runs as.
   */
  async read(ownUid: number): Promise<State | null> {
    let text: string;
    try {
      const facts = await this.#files.lstat(this.#path);
      if (facts === null) return null;
      const fault = faultOf(facts, ownUid);
      if (fault !== null) {
        this.#ignore(fault);
        return null;
      }
      text = await this.#files.readText(this.#path);
    } catch (error) {
      if (error instanceof Error && error.name === "NotFound") return null;
      this.#log.error(`can't read state file ${this.#path}: ${error}`);
      return null;
    }
    const state = parseState(text);
    if (state === null) {
      this.#ignore("it is damaged, or of another version of this program");
    }
    return state;
  }

  #ignore(fault: string): void {
    this.#log.warning(
      `ignoring state file ${this.#path}: ${fault}; if an earlier daemon was ` +
        "killed, what it has left running is not found, and has to be ended " +
        "by hand",
    );
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

/** Why a state file can't be trusted; `null` when it can. */
function faultOf(facts: FileFacts, ownUid: number): string | null {
  const { kind, uid, mode, size } = facts;
  if (kind !== "file") return "it is not a plain file";
  if (uid !== ownUid && uid !== 0) return `it belongs to user ${uid}`;
  if ((mode & 0o022) !== 0) return "other users may write to it";
  return size > MAX_BYTES
    ? `it has ${size} bytes, the limit is ${MAX_BYTES}`
    : null;
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
  const { daemonId, pid, startToken, processes, runs } = value;
  if (typeof daemonId !== "string" || !/^[\w-]{8,}$/.test(daemonId)) {
    return null;
  }
  if (typeof pid !== "number" || !Array.isArray(processes)) return null;
  return {
    daemonId,
    pid,
    ...(typeof startToken === "string" ? { startToken } : {}),
    processes: processes.filter(isStateRecord),
    runs: Array.isArray(runs) ? runs.filter(isRunState) : [],
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isStateRecord(value: unknown): value is StateRecord {
  return isRecord(value) && typeof value["name"] === "string" &&
    typeof value["pdeathsig"] === "boolean" &&
    POLICIES.includes(value["reconcile"]);
}

function isRunState(value: unknown): value is RunState {
  return isRecord(value) && typeof value["name"] === "string" &&
    Number.isSafeInteger(value["pgid"]) && Number(value["pgid"]) > 1 &&
    typeof value["startToken"] === "string" && value["startToken"] !== "";
}
