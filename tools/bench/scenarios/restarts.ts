import type { Connection } from "../contender.ts";
import { pause } from "../pause.ts";
import { usageOf } from "../proc.ts";
import { ReportPipe } from "../report_pipe.ts";
import type { Scenario, Value } from "../scenario.ts";
import { supervisorPids } from "../steady.ts";

/**
 * Many restarts of few programs, each as soon as the one before is done: how
 * many a second, and whether memory and descriptors stay the same. The first
 * part of them is for caches and heaps to fill.
 */
export const RESTARTS: Scenario = {
  name: "restarts",
  sizes: [8],
  without: ["shell", "supervisord", "runit", "s6", "pm2"],
  async measure({ contender, size, sandbox, scale }) {
    await using pipe = await ReportPipe.open(sandbox);
    const programs = Array.from({ length: size }, (_, index) => ({
      name: `p${index}`,
      argv: pipe.argv(index),
      startsAtOnce: true,
    }));
    const running = (await contender.prepare(programs, sandbox)).start();
    const pids = await pipe.pids(size);
    const isFloor = contender.kind === "floor";
    const clients = isFloor
      ? []
      : await Promise.all(programs.map(() => running.connect?.()));
    const restart = (count: number) =>
      isFloor ? byKill(pipe, pids, count) : byOrder(clients, count);
    await restart(Math.ceil(scale.restarts / 5));
    const before = await rested(sandbox, scale.settleMs);
    const start = performance.now();
    await restart(scale.restarts);
    const seconds = (performance.now() - start) / 1000;
    const after = await rested(sandbox, scale.settleMs);
    for (const client of clients) client?.[Symbol.dispose]();
    return valuesOf(scale.restarts / seconds, before, after);
  },
};

type Held = ReturnType<typeof usageOf>;

async function rested(
  sandbox: Parameters<typeof supervisorPids>[0],
  settleMs: number,
): Promise<Held> {
  await pause(settleMs);
  return usageOf(supervisorPids(sandbox));
}

function valuesOf(perSecond: number, before: Held, after: Held): Value[] {
  const grown = after.rssMib - before.rssMib;
  const opened = after.files - before.files;
  return [
    { metric: "restarts", unit: "1/s", value: perSecond },
    { metric: "memory after (RSS)", unit: "MiB", value: after.rssMib },
    { metric: "memory grown", unit: "MiB", value: grown },
    { metric: "descriptors grown", unit: "", value: opened },
  ];
}

/** Each client restarts a program of its own, again and again. */
async function byOrder(
  clients: readonly (Connection | undefined)[],
  count: number,
): Promise<void> {
  let left = count;
  await Promise.all(clients.map(async (client, index) => {
    while (left-- > 0) await client?.restart?.(`p${index}`);
  }));
}

/** The floor takes no orders: what is ended, it spawns again. */
async function byKill(
  pipe: ReportPipe,
  pids: Map<number, number>,
  count: number,
): Promise<void> {
  let asked = 0;
  const end = (pid: number) => {
    asked++;
    Deno.kill(pid, "SIGTERM");
  };
  for (const pid of pids.values()) if (asked < count) end(pid);
  for (let done = 0; done < count; done++) {
    const { index, pid } = await pipe.next();
    pids.set(index, pid);
    if (asked < count) end(pid);
  }
}
