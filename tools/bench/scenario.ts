/**
 * What can be measured.
 *
 * @module
 */

import type { Contender, Program } from "./contender.ts";
import type { Sandbox } from "./sandbox.ts";

/** How much is done in one measurement. */
export interface Scale {
  /** Milliseconds that an idle supervisor is watched. */
  readonly idleMs: number;
  /** Milliseconds until everything has come to rest after a start. */
  readonly settleMs: number;
  /** Milliseconds that requests and crashes go on. */
  readonly loadMs: number;
  /** Milliseconds between two kills: the cleaning up after one is not timed. */
  readonly restMs: number;
  /** How many programs are killed, one after the other. */
  readonly kills: number;
  /** How often the command line tool is run. */
  readonly commands: number;
  /** How many requests are timed one by one. */
  readonly requests: number;
  /** How many clients are connected at a time. */
  readonly clients: number;
  /** How many restarts are made. */
  readonly restarts: number;
  /** How much all programs together write. */
  readonly logBytes: number;
}

/** The scale of a true run. */
export const FULL_SCALE: Scale = {
  idleMs: 30_000,
  settleMs: 2_500,
  loadMs: 4_000,
  restMs: 200,
  kills: 25,
  commands: 10,
  requests: 300,
  clients: 1_000,
  restarts: 500,
  logBytes: 512 * 1024 ** 2,
};

/** The scale of a run that only shows that everything works. */
export const SMOKE_SCALE: Scale = {
  idleMs: 50,
  settleMs: 50,
  loadMs: 100,
  restMs: 1,
  kills: 1,
  commands: 1,
  requests: 3,
  clients: 5,
  restarts: 8,
  logBytes: 1_000_000,
};

/** One value that a measurement has brought. */
export interface Value {
  readonly metric: string;
  readonly unit: string;
  readonly value: number;
}

/** What a measurement is given. */
export interface Circumstances {
  readonly contender: Contender;
  readonly size: number;
  readonly sandbox: Sandbox;
  readonly scale: Scale;
}

/** Something to measure. */
export interface Scenario {
  readonly name: string;
  /** Numbers of programs. */
  readonly sizes: readonly number[];
  /** Names of those who can't take part in it. */
  readonly without: readonly string[];
  /** Measures once. */
  measure(circumstances: Circumstances): Promise<readonly Value[]>;
}

/** Programs that do nothing, for ever. */
export function sleepers(count: number, tag: string): Program[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `p${index}`,
    argv: ["sleep", `86400${tag}`],
  }));
}
