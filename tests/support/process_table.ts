/**
 * What `ps` knows, for tests.
 *
 * @module
 */

import { psColumns } from "../../src/sys/ps_columns.ts";
import { IS_LINUX } from "./platform.ts";
import { HANG_MS } from "./within.ts";

/** Milliseconds between two looks at the table. */
const LOOK_MS = 20;

/** A living process. */
export interface PsRow {
  readonly pid: number;
  readonly ppid: number;
  readonly pgid: number;
  /** The session; on macOS, where nobody tells it, the group. */
  readonly sid: number;
  readonly stat: string;
  readonly user: string;
  /** Command line, followed by the environment where it can be seen. */
  readonly text: string;
}

/** Lists the living processes; zombies are left out. */
export async function listProcesses(): Promise<PsRow[]> {
  return (await listAll()).filter(({ stat }) => !stat.startsWith("Z"));
}

/** How `ps` is asked; that of macOS does not tell the session. */
const ASKED = IS_LINUX
  ? [
    "axwwe",
    ...psColumns("pid", "ppid", "pgid", "sid", "stat", "user", "args"),
  ]
  : [
    "-axwwE",
    ...psColumns("pid", "ppid", "pgid", "pgid", "stat", "user", "args"),
  ];

async function listAll(): Promise<PsRow[]> {
  const { stdout } = await new Deno.Command("ps", { args: ASKED }).output();
  return new TextDecoder().decode(stdout).split("\n").flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(\S+)\s+(.*)$/
      .exec(line);
    if (match === null) return [];
    const [, pid, ppid, pgid, sid, stat = "", user = "", text = ""] = match;
    const [a, b, c, d] = [pid, ppid, pgid, sid].map(Number);
    return [{
      pid: a ?? 0,
      ppid: b ?? 0,
      pgid: c ?? 0,
      sid: d ?? 0,
      stat,
      user,
      text,
    }];
  });
}

/** Lists the living processes whose command line or environment has `mark`. */
export async function processesWith(mark: string): Promise<PsRow[]> {
  return (await listProcesses()).filter(({ text }) => text.includes(mark));
}

/** Tells whether a process exists; a zombie does not. */
export async function isAlive(pid: number): Promise<boolean> {
  return (await listProcesses()).some((row) => row.pid === pid);
}

/** Lists the living members of a process group. */
export async function membersOf(pgid: number): Promise<PsRow[]> {
  return (await listProcesses()).filter((row) => row.pgid === pgid);
}

/** Lists the dead members of a process group that nobody has looked after. */
export async function zombiesOf(pgid: number): Promise<PsRow[]> {
  return (await listAll())
    .filter((row) => row.pgid === pgid && row.stat.startsWith("Z"));
}

/**
 * Waits until a process that is not a child of the test has ended: nothing
 * tells of that but a look at the table.
 */
export async function ended(pid: number): Promise<void> {
  const deadline = performance.now() + HANG_MS;
  while (await isAlive(pid)) {
    if (performance.now() > deadline) {
      throw new Error(`Process ${pid} has not ended within ${HANG_MS} ms`);
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

/**
 * Sends a signal to one process that must be there.
 *
 * @throws {RangeError} Where `pid` would mean a whole group, or everything.
 */
export function signalProcess(
  pid: number | null | undefined,
  signal: Deno.Signal = "SIGKILL",
): void {
  if (!Number.isSafeInteger(pid) || Number(pid) <= 1) {
    throw new RangeError(`Cannot signal process ${pid}`);
  }
  Deno.kill(Number(pid), signal);
}
