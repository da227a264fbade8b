/**
 * What `ps` knows, for tests.
 *
 * @module
 */

/** A living process. */
export interface PsRow {
  readonly pid: number;
  readonly ppid: number;
  readonly pgid: number;
  readonly sid: number;
  readonly stat: string;
  readonly user: string;
  /** Command line, followed by the environment where it can be seen. */
  readonly text: string;
}

/** Lists the living processes; zombies are left out. */
export async function listProcesses(): Promise<PsRow[]> {
  const { stdout } = await new Deno.Command("ps", {
    args: ["axwwe", "-o", "pid=,ppid=,pgid=,sid=,stat=,user=,args="],
  }).output();
  return new TextDecoder().decode(stdout).split("\n").flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(\S+)\s+(.*)$/
      .exec(line);
    if (match === null) return [];
    const [, pid, ppid, pgid, sid, stat = "", user = "", text = ""] = match;
    if (stat.startsWith("Z")) return [];
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
