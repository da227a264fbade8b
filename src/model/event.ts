/**
 * The facts that the daemon announces to whoever listens. Names are in the
 * past tense: an event never asks for anything.
 *
 * @module
 */

import type { ExitRecord } from "./exit_outcome.ts";
import type { StateName } from "./process_info.ts";

/** What every event about a process carries. */
export interface ProcessFact {
  /** Name of the process. */
  readonly name: string;
  /** Name of its group. */
  readonly group: string;
  /** Process id the fact is about, or `null` when there is none. */
  readonly pid: number | null;
  /** When it happened, milliseconds since 1970. */
  readonly wallMs: number;
}

/** A process went from one state that users see to another. */
export interface StateChanged extends ProcessFact {
  /** What tells it from other events. */
  readonly kind: "state-changed";
  /** The state it was in. */
  readonly from: StateName;
  /** The state it is in now. */
  readonly to: StateName;
  /** Why, in one line, where there is something to say. */
  readonly reason: string | null;
}

/** The leader of a process ended. */
export interface ProcessExited extends ProcessFact {
  /** What tells it from other events. */
  readonly kind: "process-exited";
  /** How it ended. */
  readonly exit: ExitRecord;
  /** Whether the end was asked for. */
  readonly expected: boolean;
}

/** A health check passed, as the first of a run or after one that failed. */
export interface HealthPassed extends ProcessFact {
  /** What tells it from other events. */
  readonly kind: "health-passed";
  /** What was tried and what came of it, in one line. */
  readonly message: string;
}

/** A health check failed. */
export interface HealthFailed extends ProcessFact {
  /** What tells it from other events. */
  readonly kind: "health-failed";
  /** What was tried and what came of it, in one line. */
  readonly message: string;
  /** Failures in a row, this one included. */
  readonly failures: number;
}

/** Everything that can be announced. */
export type SupervisorEvent =
  | StateChanged
  | ProcessExited
  | HealthPassed
  | HealthFailed;

/** The kinds of events. */
export type EventKind = SupervisorEvent["kind"];

/** The kinds of events, in the order the documentation lists them. */
export const EVENT_KINDS = [
  "state-changed",
  "process-exited",
  "health-passed",
  "health-failed",
] as const satisfies readonly EventKind[];

/** What each kind of event tells; the documentation is made from this. */
export const EVENT_MEANINGS: Readonly<Record<EventKind, string>> = {
  "state-changed":
    "It went `from` one state `to` another; `reason` says why, " +
    "or is null",
  "process-exited": "Its leader ended: `exit`, as in ProcessInfo; `expected` " +
    "tells whether that was asked for",
  "health-passed":
    "A health check passed: `message`; the first one of a run, " +
    "and the first after one that failed",
  "health-failed": "A health check failed: `message`; `failures` in a row; " +
    "once that makes it UNHEALTHY, no more until one has passed",
};
