/**
 * Files of environment variables, as they are now.
 *
 * @module
 */

import type { Files } from "../ports/files.ts";
import { reasonOf } from "../util/reason_of.ts";
import { parseEnvFile } from "./env_file_text.ts";
import type { Remark } from "./findings.ts";
import { quoted } from "./quoted.ts";
import { sizeFault } from "./read_file.ts";
import { expandTemplate } from "./template.ts";

/** A mistake in a file; no text of it holds a value. */
export interface EnvFileIssue extends Remark {
  /** Line number from 1, or `null` where the file as a whole is meant. */
  readonly line: number | null;
}

/** What became of a file. */
export type EnvFileReading =
  | {
    readonly kind: "variables";
    readonly variables: Readonly<Record<string, string>>;
  }
  | {
    readonly kind: "issues";
    /** At least one. */
    readonly issues: readonly EnvFileIssue[];
  };

/** Reads one file; never rejects. */
export async function readEnvFile(
  path: string,
  files: Files,
): Promise<EnvFileReading> {
  try {
    const fault = sizeFault(await files.stat(path));
    if (fault !== null) return unreadable(path, fault);
    const { variables, faults } = parseEnvFile(await files.readText(path));
    return faults.length > 0
      ? { kind: "issues", issues: faults }
      : { kind: "variables", variables };
  } catch (error) {
    return unreadable(path, reasonOf(error));
  }
}

/** Joins what several sources say; the last one wins. */
export function mergeVariables(
  sources: readonly Readonly<Record<string, string>>[],
): Record<string, string> {
  // By entries: an assignment to "__proto__" would get lost.
  return Object.fromEntries(
    sources.flatMap((source) => Object.entries(source)),
  );
}

/** Puts the number of the instance into values that have the template. */
export function expandVariables(
  variables: Readonly<Record<string, string>>,
  processNum: string,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables)
      .map(([name, value]) => [name, expandTemplate(value, processNum)]),
  );
}

function unreadable(path: string, reason: string): EnvFileReading {
  const message = `Cannot read ${quoted(path)}: ${reason}`;
  return { kind: "issues", issues: [{ line: null, message }] };
}
