/**
 * A configuration between its two passes: every option has a value, but
 * nobody has looked yet whether this machine goes with it.
 *
 * @module
 */

import type { Findings, Spot } from "./findings.ts";
import type { Dialect } from "./dialect.ts";
import type { Settings } from "./settings.ts";

/** A `[program:x]` section. */
export interface ProgramDraft {
  readonly name: string;
  /** The header. */
  readonly spot: Spot;
  /** Those of its first process, or what they would be if it had any. */
  readonly settings: Settings<"program">;
  /** Its processes. Only in files of supervisord there may be none. */
  readonly instances: readonly InstanceDraft[];
}

/** One process of a program. */
export interface InstanceDraft {
  readonly name: string;
  readonly group: string;
  /** What `%(process_num)s` stands for. */
  readonly number: number;
  /** With its own values in place of names such as `%(process_num)s`. */
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
  readonly dialect: Dialect;
  /** How it was read, for the log: one sentence each, without a period. */
  readonly notes: readonly string[];
  /** The directory where relative paths start, absolute. */
  readonly cwd: string;
  readonly daemon: Settings<"supervice">;
  /** In the order of the file; names are unique. */
  readonly programs: readonly ProgramDraft[];
  /** In the order of the file; names are unique. */
  readonly groups: readonly GroupDraft[];
  /** Names of what has a section like a program's, but is not run. */
  readonly unrun: ReadonlySet<string>;
  /** What has been found so far. Where it has errors, a draft may be odd. */
  readonly findings: Findings;
}

/** The output streams of a program. */
export const STREAMS = ["stdout", "stderr"] as const;

/** An output stream of a program. */
export type StreamName = typeof STREAMS[number];

/** The working directories of a program's processes, each once. */
export function directoriesOf(
  { instances }: ProgramDraft,
): ReadonlyMap<string, Spot> {
  const found = new Map<string, Spot>();
  for (const { settings: { directory: { value, spot } } } of instances) {
    if (value !== null) found.set(value, spot);
  }
  return found;
}
