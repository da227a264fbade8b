/**
 * What the kernel tells of processes, in /proc.
 *
 * @module
 */

/** Clock ticks a second: a constant of Linux for programs. */
const TICKS_PER_SECOND = 100;

const KIB = 1024;

/** What a process has used and holds. */
export interface Usage {
  /** CPU time of the process, in seconds. */
  readonly cpuSeconds: number;
  /** Memory that it has in RAM, in MiB. */
  readonly rssMib: number;
  /** The same, with what is shared divided by those who share it. */
  readonly pssMib: number;
  /** Open file descriptors. */
  readonly files: number;
}

/** The process ids there are. */
export function listPids(): number[] {
  const pids: number[] = [];
  for (const { name } of Deno.readDirSync("/proc")) {
    const pid = Number(name);
    if (pid > 0) pids.push(pid);
  }
  return pids;
}

/** The command line of a process; empty where it has ended. */
export function argvOf(pid: number): string[] {
  return read(`/proc/${pid}/cmdline`).split("\0").slice(0, -1);
}

/** Whether a process is there and no zombie. */
export function isAlive(pid: number): boolean {
  const stat = read(`/proc/${pid}/stat`);
  const state = stat.charAt(stat.lastIndexOf(")") + 2);
  return state !== "" && state !== "Z" && state !== "X";
}

/** The living processes that have a mark in their environment. */
export function pidsWith(mark: string): number[] {
  return listPids().filter((pid) =>
    read(`/proc/${pid}/environ`).includes(mark) && isAlive(pid)
  );
}

/** What some processes use, together. */
export function usageOf(pids: readonly number[]): Usage {
  const sum = { cpuSeconds: 0, rssMib: 0, pssMib: 0, files: 0 };
  for (const pid of pids) {
    const memory = read(`/proc/${pid}/smaps_rollup`);
    sum.cpuSeconds += cpuSecondsOf(pid);
    sum.rssMib += field(memory, "Rss") / KIB;
    sum.pssMib += field(memory, "Pss") / KIB;
    sum.files += names(`/proc/${pid}/fd`).length;
  }
  return sum;
}

/**
 * How often each thread of some processes has gone to sleep: as often, but
 * for once, it was woken up. By thread, as threads come and go.
 */
export function sleepsOf(pids: readonly number[]): ReadonlyMap<string, number> {
  return new Map(
    pids.flatMap((pid) =>
      names(`/proc/${pid}/task`).map((task): [string, number] => {
        const status = read(`/proc/${pid}/task/${task}/status`);
        return [task, field(status, "voluntary_ctxt_switches")];
      })
    ),
  );
}

/** The CPU time that some processes have used, in seconds. */
export function cpuSecondsOf(...pids: readonly number[]): number {
  return pids.reduce((sum, pid) => {
    const stat = read(`/proc/${pid}/stat`);
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    // The 14th and 15th of all fields: in user mode and in the kernel.
    return sum + (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) /
        TICKS_PER_SECOND;
  }, 0);
}

/** The most memory in RAM that some processes have ever had, together. */
export function peakMibOf(pids: readonly number[]): number {
  return pids.reduce(
    (sum, pid) => sum + field(read(`/proc/${pid}/status`), "VmHWM") / KIB,
    0,
  );
}

function field(text: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(text)?.[1] ?? 0);
}

function names(path: string): string[] {
  try {
    return Array.from(Deno.readDirSync(path), ({ name }) => name);
  } catch {
    // The process has ended, or belongs to somebody else.
    return [];
  }
}

function read(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    // The process has ended, or belongs to somebody else.
    return "";
  }
}
