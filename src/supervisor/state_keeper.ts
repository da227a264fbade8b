/**
 * Keeps the state file up to date: once before anything is started, and a
 * moment after a run has begun or ended. Many changes within that moment are
 * one write; without changes there is none. The moment is the longer the longer
 * a write takes: in a storm the daemon has other things to do.
 *
 * @module
 */

import type { ProcessSpec } from "../model/process_spec.ts";
import type { Clock, Timer } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { ProcessSurvey } from "../ports/process_survey.ts";
import { type RunState, type StateFile, stateRecords } from "./state_file.ts";

/** Milliseconds after a change before the file is written. */
const SETTLE_MS = 100;

/** The same where writing takes long: so many times what it took last. */
const SETTLE_WRITES = 10;

/** Milliseconds after a change in which it is written down in any case. */
const LONGEST_SETTLE_MS = 1_000;

/** What the keeper works with. */
export interface StateKeeperParts {
  readonly file: StateFile;
  readonly clock: Clock;
  readonly survey: ProcessSurvey;
  readonly log: Log;
  /** Id of this daemon, and its process id. */
  readonly daemonId: string;
  readonly pid: number;
  /** When this daemon was started, as the system tells it. */
  readonly startToken?: string | undefined;
}

/** A run that is under way. */
export interface LiveRun {
  readonly name: string;
  /** Process id of its leader. */
  readonly pid: number;
}

/** Keeps the state file. */
export class StateKeeper {
  readonly #parts: StateKeeperParts;
  readonly #tokens = new Map<number, string>();
  #specs: readonly ProcessSpec[] = [];
  #runs: () => readonly LiveRun[] = () => [];
  #timer: Timer | null = null;
  #writing: Promise<void> = Promise.resolve();
  #closed = false;
  #isLeft = false;
  #writeMs = 0;

  /** @param parts What it works with. */
  constructor(parts: StateKeeperParts) {
    this.#parts = parts;
  }

  /**
   * Writes down which processes there are, before any of them is started.
   *
   * @param specs Everything that may run, or that still runs.
   */
  async know(specs: readonly ProcessSpec[]): Promise<void> {
    this.#specs = specs;
    await this.#write();
  }

  /** Tells where to learn which runs are under way. */
  watch(runs: () => readonly LiveRun[]): void {
    this.#runs = runs;
  }

  /** A run has begun or ended: the file will be written soon. */
  touch(): void {
    if (this.#timer !== null || this.#closed) return;
    const settleMs = Math.min(
      Math.max(SETTLE_MS, SETTLE_WRITES * this.#writeMs),
      LONGEST_SETTLE_MS,
    );
    this.#timer = this.#parts.clock.after(settleMs, () => {
      this.#timer = null;
      this.#write();
    });
  }

  /**
   * Somebody lives on after this daemon: leaves the file to the next one, which
   * ends them.
   */
  leave(): void {
    this.#isLeft = true;
  }

  /** This daemon ends in order: removes the file, or writes it a last time. */
  async close(): Promise<void> {
    if (this.#isLeft) await this.#write();
    this.#closed = true;
    this.#timer?.cancel();
    this.#timer = null;
    await this.#writing;
    if (!this.#isLeft) this.#parts.file.remove();
  }

  #write(): Promise<void> {
    const write = this.#writing.then(() => this.#writeNow());
    this.#writing = write;
    return write;
  }

  async #writeNow(): Promise<void> {
    if (this.#closed) return;
    const { file, clock, daemonId, pid, startToken } = this.#parts;
    const beganMs = clock.monotonicMs();
    const live = this.#runs();
    await this.#learnTokens(live);
    const runs = live.flatMap(({ name, pid }): RunState[] => {
      const startToken = this.#tokens.get(pid);
      return startToken === undefined ? [] : [{ name, pgid: pid, startToken }];
    });
    const processes = stateRecords(this.#specs);
    const self = startToken === undefined ? {} : { startToken };
    await file.write({ daemonId, pid, ...self, processes, runs });
    this.#writeMs = clock.monotonicMs() - beganMs;
  }

  /** Asks for the tokens of new leaders, and forgets those that are gone. */
  async #learnTokens(live: readonly LiveRun[]): Promise<void> {
    const pids = new Set(live.map(({ pid }) => pid));
    for (const pid of this.#tokens.keys()) {
      if (!pids.has(pid)) this.#tokens.delete(pid);
    }
    const fresh = [...pids].filter((pid) => !this.#tokens.has(pid));
    if (fresh.length === 0) return;
    try {
      const tokens = await this.#parts.survey.startTokens(fresh);
      for (const [pid, token] of tokens) this.#tokens.set(pid, token);
    } catch (error) {
      // The marks remain; they are enough for all but a few programs.
      this.#parts.log.debug(`no start tokens: ${error}`);
    }
  }
}
