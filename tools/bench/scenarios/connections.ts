import type { Connection } from "../contender.ts";
import { usageOf } from "../proc.ts";
import type { Scenario } from "../scenario.ts";
import { settle, supervisorPids } from "../steady.ts";

/** What clients cost that are connected, have asked once, and say no more. */
export const CONNECTIONS: Scenario = {
  name: "connections",
  sizes: [10],
  // supervisord takes fewer at a time.
  without: ["shell", "runit", "s6", "pm2", "supervisord"],
  async measure(circumstances) {
    const { running } = await settle(circumstances);
    const { sandbox, scale } = circumstances;
    const pids = supervisorPids(sandbox);
    const clients: Connection[] = [];
    const before = usageOf(pids);
    while (clients.length < scale.clients) {
      const client = await running.connect?.();
      if (client === undefined) break;
      clients.push(client);
      await client.status();
    }
    const after = usageOf(pids);
    for (const client of clients) client[Symbol.dispose]();
    const metric = `memory (RSS) of ${scale.clients} clients`;
    return [{ metric, unit: "MiB", value: after.rssMib - before.rssMib }];
  },
};
