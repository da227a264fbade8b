/**
 * The table of processes as Linux shows it in files, which only a child may
 * read. A `grep` reads all of them: it takes a third of the time of `ps`,
 * is there where `ps` is not (slim container images), and tells a variable of
 * the environment from everything that only looks like it, because it gets to
 * see where each one begins.
 *
 * @module
 */

import {
  RUN_ID_VARIABLE,
  type SurveyedProcess,
} from "../ports/process_survey.ts";
import type { ToolRunner } from "./run_tool.ts";

/**
 * Prints pieces that end with NUL, each after the name of its file: whatever
 * a process calls itself, it can't pass for another. `-s`: processes that end
 * in between are no news.
 */
const GREP = "grep -zHsa";

/**
 * Looks at every process, then at those that were born meanwhile, until they
 * are the same twice. One that forks and ends between the listing of its
 * directory and the reading of its files would otherwise be missed, and its
 * child too; and one that is just becoming another program shows no mark.
 * The kernel says what pid it gave out last; where that never comes to rest,
 * there are eight rounds, and where it is hidden there is one. A new thread has
 * a pid as well and passes for a process: it tells the truth about its group
 * and mark.
 */
const TABLE_SCRIPT = `
cd /proc || exit
last_pid() {
  last=
  read -r _ _ _ _ last <loadavg
  case $last in *[!0-9]*) last= ;; esac
}
look() { ${GREP} -e '^[0-9]* (' -e '^${RUN_ID_VARIABLE}=' "$@"; }
last_pid
first=$last born=
look [0-9]*/stat [0-9]*/environ
for _ in 1 2 3 4 5 6 7 8; do
  before=$last
  last_pid
  [ -n "$before" ] && [ -n "$last" ] || exit
  [ "$last" -ge "$first" ] || first=0
  pid=$first
  set --
  while [ "$pid" -lt "$last" ]; do
    pid=$((pid + 1))
    [ ! -d "$pid" ] || set -- "$@" "$pid/stat" "$pid/environ"
  done
  if [ $# -eq 0 ]; then
    [ "$last" -ne "$before" ] || exit
  else
    look "$@"
    [ "$*" != "$born" ] || exit
    born=$*
  fi
done`;

/** Where each start of the machine has a name of its own. */
const BOOT_ID_FILE = "sys/kernel/random/boot_id";

const TOKEN_SCRIPT = `cd /proc && exec ${GREP} '' "$@"`;

/** Bytes are bytes, whatever the language of the daemon is. */
const ENVIRONMENT = { LC_ALL: "C" };

/**
 * Reads the table of processes.
 *
 * @returns The living; empty where the files or a fitting `grep` are missing.
 * @throws {Error} When it takes too long.
 */
export async function readProcTable(
  run: ToolRunner,
  limitMs: number,
): Promise<SurveyedProcess[]> {
  return parseProcTable(await grep(run, limitMs, [TABLE_SCRIPT]));
}

/**
 * Reads when processes started.
 *
 * @throws {Error} When it takes too long, or can't be found out.
 */
export async function readProcStarts(
  run: ToolRunner,
  limitMs: number,
  pids: readonly number[],
): Promise<Map<number, string>> {
  const files = [BOOT_ID_FILE, ...pids.map((pid) => `${pid}/stat`)];
  const text = await grep(run, limitMs, [TOKEN_SCRIPT, "sh", ...files]);
  return parseProcStarts(text);
}

async function grep(
  run: ToolRunner,
  limitMs: number,
  args: readonly string[],
): Promise<string> {
  const options = { limitMs, environment: ENVIRONMENT };
  const { text, trouble } = await run("sh", ["-c", ...args], options);
  if (trouble === "timed out") {
    throw new Error(`Cannot read /proc: no answer in ${limitMs / 1000} s`);
  }
  // Its exit status only says that some files could not be read.
  return text;
}

/** Reads what the script for the table prints. */
export function parseProcTable(text: string): SurveyedProcess[] {
  const runIds = new Map<number, string>();
  const groups = new Map<number, number>();
  const mark = `${RUN_ID_VARIABLE}=`;
  for (const { pid, file, content } of pieces(text)) {
    if (file === "stat") {
      const { pgid, living } = parseStat(content);
      if (living) groups.set(pid, pgid);
    } else if (content.startsWith(mark) && !runIds.has(pid)) {
      runIds.set(pid, content.slice(mark.length));
    }
  }
  return Array.from(groups, ([pid, pgid]) => {
    return { pid, pgid, runId: runIds.get(pid) ?? null };
  });
}

/** Reads what the script for starts prints; tokens by pid. */
export function parseProcStarts(text: string): Map<number, string> {
  const head = `${BOOT_ID_FILE}:`;
  const boot = text.split("\0").find((piece) => piece.startsWith(head));
  if (boot === undefined) {
    throw new Error(`Cannot tell starts apart: no "/proc/${BOOT_ID_FILE}"`);
  }
  const bootId = boot.slice(head.length).trim();
  const tokens = new Map<number, string>();
  for (const { pid, content } of pieces(text)) {
    tokens.set(pid, `${bootId}/${parseStat(content).startTicks}`);
  }
  return tokens;
}

function* pieces(
  text: string,
): Generator<{ pid: number; file: string; content: string }> {
  for (const piece of text.split("\0")) {
    const match = /^(\d+)\/(stat|environ):/.exec(piece);
    if (match === null) continue;
    const [head, pid, file = ""] = match;
    yield { pid: Number(pid), file, content: piece.slice(head.length) };
  }
}

/** What the daemon needs to know of `/proc/PID/stat`; see proc(5). */
interface Stat {
  readonly pgid: number;
  readonly living: boolean;
  /** Ticks between the start of the machine and that of the process. */
  readonly startTicks: string;
}

function parseStat(content: string): Stat {
  // The second field is a name of the process's own choice, in parentheses.
  const fields = content.slice(content.lastIndexOf(")") + 2).split(" ");
  const field = (number: number): string => fields[number - 3] ?? "";
  // A process whose first thread has ended before the others looks like a
  // zombie, but for the number of its threads.
  const dead = /[ZXx]/.test(field(3)) && Number(field(20)) < 2;
  return { pgid: Number(field(5)), living: !dead, startTicks: field(22) };
}
