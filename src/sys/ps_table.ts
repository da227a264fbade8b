/**
 * The table of processes as `ps` shows it, for macOS, and for a Linux whose
 * `grep` can't do what it should.
 *
 * @module
 */

import {
  RUN_ID_VARIABLE,
  type SurveyedProcess,
} from "../ports/process_survey.ts";
import { psColumns } from "./ps_columns.ts";
import type { ToolRunner } from "./run_tool.ts";

/** How `ps` is asked on one system. */
interface PsDialect {
  /** All processes, each with its environment after its command line. */
  readonly all: readonly string[];
  /** The command lines alone; pids are to follow. */
  readonly plain: readonly string[];
}

const DIALECTS: Readonly<Record<"linux" | "darwin", PsDialect>> = {
  linux: {
    all: ["axwwe", ...psColumns("pid", "pgid", "stat", "args")],
    plain: ["ww", ...psColumns("pid", "args"), "-p"],
  },
  darwin: {
    all: ["-axwwE", ...psColumns("pid", "pgid", "stat", "command")],
    plain: ["-ww", ...psColumns("pid", "command"), "-p"],
  },
};

/** Whom to ask, and what for. */
export interface PsQuestion {
  readonly run: ToolRunner;
  readonly limitMs: number;
  readonly os: "linux" | "darwin";
  /** The process that asks, which each whole table has. */
  readonly ownPid: number;
}

/**
 * Reads the table of processes.
 *
 * @throws {Error} When it can't be read in time, or not be understood: an empty
 *   table would mean that everybody has ended.
 */
export async function readPsTable(
  { run, limitMs, os, ownPid }: PsQuestion,
): Promise<SurveyedProcess[]> {
  const dialect = DIALECTS[os];
  const rows = parsePsRows(await ask(run, limitMs, dialect.all));
  if (!rows.some(({ pid }) => pid === ownPid)) {
    throw new Error(
      `Cannot list processes: ps shows ${rows.length} of them, and not the ` +
        `one that asks, ${ownPid}`,
    );
  }
  const suspects = rows.filter(({ text }) => text.includes(MARK));
  if (suspects.length === 0) return withMarks(rows, new Map());
  // The mark may also be a word of the command line, such as in
  // `grep SUPERVICE_ID=...`: only what follows the command line counts.
  const pids = suspects.map(({ pid }) => pid).join(",");
  const plain = await ask(run, limitMs, [...dialect.plain, pids]);
  return withMarks(rows, parsePlainRows(plain));
}

/**
 * Reads when processes started.
 *
 * @throws {Error} When it can't be read in time.
 */
export async function readPsStarts(
  run: ToolRunner,
  limitMs: number,
  pids: readonly number[],
): Promise<Map<number, string>> {
  const args = [...psColumns("pid", "lstart"), "-p", pids.join(",")];
  // Neither the language nor the place of the machine may change the text.
  const environment = { LC_ALL: "C", TZ: "UTC0" };
  const { text, trouble } = await run("ps", args, { limitMs, environment });
  // It fails when none of them is there.
  if (trouble === "timed out" || trouble === "missing") {
    throw new Error(`Cannot list processes: ps ${trouble}`);
  }
  return parsePsStarts(text);
}

async function ask(
  run: ToolRunner,
  limitMs: number,
  args: readonly string[],
): Promise<string> {
  const { text, trouble } = await run("ps", args, { limitMs });
  // It also fails when all of the processes asked for have ended.
  if (trouble === "failed" && args.includes("-p")) return text;
  if (trouble !== null) throw new Error(`Cannot list processes: ps ${trouble}`);
  return text;
}

const MARK = ` ${RUN_ID_VARIABLE}=`;

/** A living process, and all that `ps` says of its words and variables. */
export interface PsRow {
  readonly pid: number;
  readonly pgid: number;
  readonly text: string;
}

/** Reads lines of `pid pgid stat text`; zombies are left out. */
export function parsePsRows(text: string): PsRow[] {
  return text.split("\n").flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(\S+)\s?(.*)$/.exec(line);
    if (match === null) return [];
    const [, pid, pgid, stat = "", rest = ""] = match;
    // `l`: only the first of its threads has ended.
    if (stat.startsWith("Z") && !stat.includes("l")) return [];
    return [{ pid: Number(pid), pgid: Number(pgid), text: rest.trimStart() }];
  });
}

/** Reads lines of `pid command line`. */
export function parsePlainRows(text: string): Map<number, string> {
  return new Map(
    text.split("\n").flatMap((line) => {
      const match = /^\s*(\d+)\s+(.*)$/.exec(line);
      return match === null ? [] : [[Number(match[1]), match[2] ?? ""]];
    }),
  );
}

/**
 * Finds the marks.
 *
 * @param plain Command lines by pid. A process that has another one by now
 *   has no mark this time: it can't be told where its environment begins.
 */
export function withMarks(
  rows: readonly PsRow[],
  plain: ReadonlyMap<number, string>,
): SurveyedProcess[] {
  return rows.map(({ pid, pgid, text }) => {
    const command = plain.get(pid)?.trimEnd();
    const runId = command !== undefined && text.startsWith(command)
      ? markIn(text.slice(command.length))
      : null;
    return { pid, pgid, runId };
  });
}

function markIn(environment: string): string | null {
  const at = environment.indexOf(MARK);
  if (at === -1) return null;
  const [runId = ""] = environment.slice(at + MARK.length).split(/\s/, 1);
  return runId;
}

/** Reads lines of `pid start`; tokens by pid. */
export function parsePsStarts(text: string): Map<number, string> {
  const tokens = new Map<number, string>();
  for (const line of text.split("\n")) {
    const [pid, ...start] = line.trim().split(/\s+/);
    if (pid && start.length > 0) tokens.set(Number(pid), start.join(" "));
  }
  return tokens;
}
