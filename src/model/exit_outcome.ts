/**
 * How a run of a process ended.
 *
 * @module
 */

/** The end of a child as the operating system reports it. */
export type ExitOutcome =
  | { readonly kind: "exited"; readonly code: number }
  | { readonly kind: "signaled"; readonly signal: string };

/** A recorded end of a process, for people and for the wire. */
export interface ExitRecord {
  /** Exit status, or `null` when a signal ended the process. */
  readonly code: number | null;
  /** Name of the signal that ended the process, or `null`. */
  readonly signal: string | null;
  /** When it ended, ISO-8601 in UTC. */
  readonly at: string;
}

/** Makes the record of an outcome seen at wall-clock time `wallMs`. */
export function exitRecord(outcome: ExitOutcome, wallMs: number): ExitRecord {
  return {
    code: outcome.kind === "exited" ? outcome.code : null,
    signal: outcome.kind === "signaled" ? outcome.signal : null,
    at: new Date(wallMs).toISOString(),
  };
}

/** Says an outcome in words, to follow the name of a process. */
export function describeOutcome(outcome: ExitOutcome): string {
  return outcome.kind === "exited"
    ? `exited with status ${outcome.code}`
    : `was ended by ${outcome.signal}`;
}
