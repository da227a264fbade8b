/**
 * What to write instead of an option that nobody knows.
 *
 * @module
 */

import { nearest } from "../util/edit_distance.ts";

/** Most options that a hint names. */
const MAX_NAMES = 20;

/** What other programs call some options. */
const ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ...["args", "cmd", "exec", "execstart", "program", "run", "script"]
    .map((name) => [name, "command"] as const),
  ...["cwd", "chdir", "dir", "workdir", "workingdirectory", "working_directory"]
    .map((name) => [name, "directory"] as const),
  ...["count", "instances", "processes", "replicas", "workers"]
    .map((name) => [name, "numprocs"] as const),
  ["env", "environment"],
  ["environmentfile", "env_file"],
  ["killsignal", "stopsignal"],
  ["kill_signal", "stopsignal"],
  ["log", "stdout_logfile"],
  ["restart", "autorestart"],
  ["restartsec", "backoff_base"],
  ["retries", "startretries"],
  ["runas", "user"],
  ["stderr", "stderr_logfile"],
  ["stdout", "stdout_logfile"],
  ["timeoutstopsec", "stopwaitsecs"],
  ["uid", "user"],
  ["username", "user"],
]);

/**
 * Finds the option that was probably meant, or where to look.
 *
 * @param fallback What to say where nothing is near and there are many.
 * @example
 * ```ts
 * import { suggestOption } from "./suggest_option.ts";
 * suggestOption("autostrat", ["autostart"]); // 'did you mean "autostart"?'
 * ```
 */
export function suggestOption(
  key: string,
  keys: readonly string[],
  fallback = "supervice --sample lists all options",
): string {
  const here = ELSEWHERE.get(key);
  if (here !== undefined && keys.includes(here)) return `here it is "${here}"`;
  const family = familyOf(key, keys);
  // What all of a family begin with says nothing about which one is meant.
  const rest = (name: string) =>
    family === null ? name : name.slice(family.prefix.length);
  const candidates = family?.members ?? keys;
  const meant = nearest(rest(key), candidates.map(rest));
  if (meant !== null) {
    return `did you mean "${family?.prefix ?? ""}${meant}"?`;
  }
  const few = family?.members ?? keys;
  return few.length > MAX_NAMES
    ? fallback
    : `there ${few.length === 1 ? "is only" : "are"} ${few.join(", ")}`;
}

interface Family {
  /** What the names begin with, such as `rlimit_`. */
  readonly prefix: string;
  readonly members: readonly string[];
}

/** Options that begin with the same word, if enough of them do. */
function familyOf(key: string, keys: readonly string[]): Family | null {
  const prefix = `${/^[^_]*/.exec(key)?.[0]}_`;
  const members = keys.filter((name) => name.startsWith(prefix));
  return members.length < 3 ? null : { prefix, members };
}
