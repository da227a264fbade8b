/**
 * A configuration between its two passes: every option has a value, but
 * nobody has looked yet whether this machine goes with it.
 *
 * @module
 */

import type { Findings, Spot } from "./findings.ts";
import type { Settings } from "./settings.ts";
import { instanceNumber } from "./template.ts";

/** A `[program:x]` section. */
export interface ProgramDraft {
  readonly name: string;
  /** The header. */
  readonly spot: Spot;
  readonly settings: Settings<"program">;
}

/** A `[group:x]` section. */
export interface GroupDraft {
  readonly name: string;
  /** The header. */
  readonly spot: Spot;
  readonly settings: Settings<"group">;
}

/** A whole file after the first pass. */
export interface ConfigDraft {
  /** Absolute path of the file. */
  readonly file: string;
  /** The file, as the user named it; messages name it so. */
  readonly name: string;
  /** The directory where relative paths start, absolute. */
  readonly cwd: string;
  readonly daemon: Settings<"supervice">;
  /** In the order of the file; names are unique. */
  readonly programs: readonly ProgramDraft[];
  /** In the order of the file; names are unique. */
  readonly groups: readonly GroupDraft[];
  /** What has been found so far. Where it has errors, a draft may be odd. */
  readonly findings: Findings;
}

/** The output streams of a program. */
export const STREAMS = ["stdout", "stderr"] as const;

/** An output stream of a program. */
export type StreamName = typeof STREAMS[number];

/** The indexes of the instances of a program, from 0. */
export function instancesOf(program: ProgramDraft): readonly number[] {
  const { numprocs } = program.settings;
  return Array.from({ length: numprocs.value }, (_, index) => index);
}

/** The name of an instance: that of the program, and a number if need be. */
export function instanceName(program: ProgramDraft, index: number): string {
  const { name, settings: { numprocs } } = program;
  return numprocs.value === 1 ? name : `${name}:${instanceNumber(index)}`;
}
