import type { Scenario } from "../scenario.ts";
import { quantile } from "../statistics.ts";
import { settle } from "../steady.ts";

/** How long the answer takes on a connection that is open. */
export const STATUS_CONNECTION: Scenario = {
  name: "status-connection",
  sizes: [10, 500],
  without: ["shell", "runit", "s6", "pm2"],
  async measure(circumstances) {
    const { running } = await settle(circumstances);
    using connection = await running.connect?.();
    const times: number[] = [];
    const { requests } = circumstances.scale;
    // The first third is for caches and compilers to warm up.
    for (let done = 0; done < requests * 1.5; done++) {
      const start = performance.now();
      await connection?.status();
      if (done >= requests / 2) times.push(performance.now() - start);
    }
    return [
      { metric: "p50", unit: "ms", value: quantile(times, 0.5) },
      { metric: "p99", unit: "ms", value: quantile(times, 0.99) },
    ];
  },
};
