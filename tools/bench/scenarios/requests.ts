import type { Connection } from "../contender.ts";
import type { Scenario } from "../scenario.ts";
import { settle } from "../steady.ts";

const CLIENTS = 8;

/** How many requests a second are answered to some clients at once. */
export const REQUESTS: Scenario = {
  name: "requests",
  sizes: [10],
  without: ["shell", "runit", "s6", "pm2"],
  async measure(circumstances) {
    const { running } = await settle(circumstances);
    const clients: Connection[] = [];
    for (let index = 0; index < CLIENTS; index++) {
      const client = await running.connect?.();
      if (client !== undefined) clients.push(client);
    }
    const { loadMs } = circumstances.scale;
    await load(clients, loadMs / 4);
    const start = performance.now();
    const count = await load(clients, loadMs);
    const seconds = (performance.now() - start) / 1000;
    for (const client of clients) client[Symbol.dispose]();
    const metric = `${CLIENTS} clients`;
    return [{ metric, unit: "1/s", value: count / seconds }];
  },
};

async function load(
  clients: readonly Connection[],
  forMs: number,
): Promise<number> {
  let count = 0;
  const end = performance.now() + forMs;
  await Promise.all(clients.map(async (client) => {
    while (performance.now() < end) {
      await client.status();
      count++;
    }
  }));
  return count;
}
