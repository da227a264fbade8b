/**
 * Everything that a word may become, also what only the daemon knows.
 *
 * @module
 */

import type { DaemonChoice, Tool } from "../tool.ts";
import { type Candidate, type Expected, expected } from "./complete.ts";
import { liveCandidates } from "./live_candidates.ts";

/** Milliseconds that a person at a prompt is kept waiting by the daemon. */
const PATIENCE_MS = 1_000;

/** What the last word may become. */
export interface Completions {
  /** Whether it is the name of a file: those are left to the shell. */
  readonly files: boolean;
  readonly candidates: readonly Candidate[];
}

/**
 * Finds out what the last of some words may become. Never rejects: without a
 * daemon there are no names.
 *
 * @param words As for {@linkcode expected}.
 * @param parts.choice The daemon where the line itself names none.
 */
export async function completions(
  words: readonly string[],
  { tool, choice }: { readonly tool: Tool; readonly choice: DaemonChoice },
): Promise<Completions> {
  const line = expected(words);
  const current = words.at(-1) ?? "";
  const isSaid = line.socket !== null || line.configuration !== null;
  if (line.live === null || line.live === "file") {
    return { files: line.live === "file", candidates: line.candidates };
  }
  const { socket, configuration } = line;
  const daemon = isSaid ? { ...choice, socket, configuration } : choice;
  const names = await askDaemon(line.live, daemon, tool);
  const candidates = names
    .map(({ word, doc }) => ({ word: `${line.prefix}${word}`, doc }))
    .filter(({ word }) => word.startsWith(current));
  return { files: false, candidates };
}

async function askDaemon(
  live: Expected["live"],
  choice: DaemonChoice,
  tool: Tool,
): Promise<readonly Candidate[]> {
  try {
    using daemon = tool.daemonAt({ ...choice, timeoutMs: PATIENCE_MS });
    const { processes } = await daemon.call("status", {});
    return liveCandidates(live, processes);
  } catch {
    // There is no daemon, or not the right to ask it; a prompt is no place
    // for errors.
    return [];
  }
}
