/**
 * What a process needs from the world around it. The composition root passes
 * the real things in; tests pass fakes.
 *
 * @module
 */

import type { SupervisorEvent } from "../model/event.ts";
import type { OutputStream } from "../model/output_stream.ts";
import type { HealthSpec, ProcessSpec } from "../model/process_spec.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { ProcessSurvey } from "../ports/process_survey.ts";
import type { Spawner } from "../ports/spawner.ts";

/** An output stream of a child that is being written down. */
export interface OutputCapture {
  /**
   * The child has ended: takes what is still in the pipe, waits for its end
   * for at most `graceMs` milliseconds, and lets go.
   */
  finish(graceMs: number): Promise<void>;
  /** Settles when all that was written before this call has been taken. */
  drained(): Promise<void>;
  /** Ends it as soon as all that was written before has been taken. */
  letGo(): Promise<void>;
  /** The last line that is not blank, fit to be shown, or `null`. */
  lastLine(): string | null;
  /** The last lines, fit to be shown, oldest first. */
  lastLines(most: number): readonly string[];
}

/** The health checks of one run of a process. */
export interface HealthWatch {
  /** Ends the checks; settles when no child of theirs is left. */
  stop(): Promise<void>;
}

/** Where the verdicts of health checks go. */
export interface HealthReports {
  /** A single check passed. */
  passed(message: string): void;
  /** A single check failed; `failures` in a row, this one included. */
  failed(message: string, failures: number): void;
  /** The process is healthy: at the first pass, and when it recovers. */
  healthy(): void;
  /** Enough checks failed in a row. */
  unhealthy(message: string): void;
}

/** Lets work that keeps the daemon busy take turns with everything else. */
export interface Turns {
  /** Does some work when its turn comes, in the order of the calls. */
  take<T>(work: () => Promise<T>): Promise<T>;
}

/** What a process needs from the world around it. */
export interface World {
  readonly clock: Clock;
  readonly spawner: Spawner;
  /** The turns of starts. */
  readonly turns: Turns;
  readonly survey: ProcessSurvey;
  readonly log: Log;
  /** A number from 0 up to 1, by chance. */
  random(): number;
  /** Announces a fact; never throws. */
  publish(event: SupervisorEvent): void;
  /** Starts to write a stream of a run down, where its spec says. */
  capture(
    spec: ProcessSpec,
    stream: OutputStream,
    bytes: ReadableStream<Uint8Array<ArrayBuffer>>,
  ): OutputCapture;
  /** Forgets the output of a process that is no longer configured. */
  forget(process: string): void;
  /**
   * Makes the log files that a program writes itself, and looks after them
   * until the answer is called.
   *
   * @throws {Error} When a file can't be made.
   */
  beginDirectLogs(spec: ProcessSpec): () => void;
  /**
   * Starts the health checks of a running process.
   *
   * @param runId The mark of all that they start.
   */
  watchHealth(
    spec: ProcessSpec,
    health: HealthSpec,
    reports: HealthReports,
    runId: string,
  ): HealthWatch;
  /**
   * The variables of a process, its env files read and its env command run
   * anew.
   *
   * @param abandon Ends the command before its time: it fails then.
   * @throws {Error} When one of them can't be used (as a rejection).
   */
  readEnvironment(
    spec: ProcessSpec,
    abandon: AbortSignal,
  ): Promise<Readonly<Record<string, string>>>;
  /** Whether a run with the configuration `old` is out of date now. */
  isStale(old: ProcessSpec, now: ProcessSpec): boolean;
  /** What the marks of all runs of a process begin with. */
  runIdPrefix(process: string): string;
  /** The mark of one run of a process: the value of `SUPERVICE_ID`. */
  runId(process: string, incarnation: number): string;
}
