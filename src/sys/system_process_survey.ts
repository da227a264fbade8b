/**
 * The processes of this machine.
 *
 * @module
 */

import type { SignalName } from "../model/signal.ts";
import {
  NoRoomError,
  type ProcessSurvey,
  type SurveyedProcess,
} from "../ports/process_survey.ts";
import { reasonOf } from "../util/reason_of.ts";
import { kill } from "./kill.ts";
import { readProcStarts, readProcTable } from "./proc_table.ts";
import { readPsStarts, readPsTable } from "./ps_table.ts";
import { runTool, type ToolRunner } from "./run_tool.ts";
import { SharedLook } from "./shared_look.ts";

/** Milliseconds that a look may take. */
const LIMIT_MS = 5_000;

/** What the system says of a child for which it has no room. */
const NO_ROOM = ["EAGAIN", "EMFILE", "ENFILE", "ENOMEM"];

/** What a survey is made of, for tests. */
export interface SurveyParts {
  readonly run?: ToolRunner;
  readonly os?: "linux" | "darwin";
  /** The process that each whole look must find: this one. */
  readonly ownPid?: number;
}

/**
 * Asks the operating system. What another user's processes have in their
 * environment is hidden from a daemon that is not root.
 */
export class SystemProcessSurvey implements ProcessSurvey {
  readonly #run: ToolRunner;
  readonly #os: "linux" | "darwin";
  readonly #ownPid: number;
  readonly #shared = new SharedLook(() => this.#look().catch(rethrow));

  constructor(parts: SurveyParts = {}) {
    this.#run = parts.run ?? runTool;
    this.#os = parts.os ?? (Deno.build.os === "darwin" ? "darwin" : "linux");
    this.#ownPid = parts.ownPid ?? Deno.pid;
  }

  look(): Promise<readonly SurveyedProcess[]> {
    return this.#shared.look();
  }

  async #look(): Promise<readonly SurveyedProcess[]> {
    if (this.#os === "linux") {
      const table = await readProcTable(this.#run, LIMIT_MS);
      if (table.some(({ pid }) => pid === this.#ownPid)) return table;
    }
    return await readPsTable({
      run: this.#run,
      limitMs: LIMIT_MS,
      os: this.#os,
      ownPid: this.#ownPid,
    });
  }

  signalProcess(pid: number, signal: SignalName): boolean {
    return kill({ pid }, signal);
  }

  async startTokens(
    pids: readonly number[],
  ): Promise<ReadonlyMap<number, string>> {
    if (pids.length === 0) return new Map();
    return this.#os === "linux"
      ? await readProcStarts(this.#run, LIMIT_MS, pids)
      : await readPsStarts(this.#run, LIMIT_MS, pids);
  }
}

function rethrow(error: unknown): never {
  const code = error instanceof Error && "code" in error ? error.code : null;
  if (!NO_ROOM.some((one) => one === code)) throw error;
  throw new NoRoomError(reasonOf(error), { cause: error });
}
