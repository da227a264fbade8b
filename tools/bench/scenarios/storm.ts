import { pause } from "../pause.ts";
import type { Scenario } from "../scenario.ts";
import { quantile } from "../statistics.ts";

const EVERY_MS = 20;

/** How fast status is answered while every program keeps failing. */
export const STORM: Scenario = {
  name: "storm",
  sizes: [100],
  without: ["shell", "runit", "s6", "pm2"],
  async measure({ contender, size, sandbox, scale }) {
    const programs = Array.from({ length: size }, (_, index) => ({
      name: `p${index}`,
      argv: ["false"],
    }));
    const prepared = await contender.prepare(programs, sandbox);
    const running = prepared.start();
    using connection = await running.connect?.();
    const times: number[] = [];
    const end = performance.now() + scale.loadMs;
    do {
      const start = performance.now();
      await connection?.status();
      times.push(performance.now() - start);
      await pause(EVERY_MS);
    } while (performance.now() < end);
    return [
      { metric: "status p50", unit: "ms", value: quantile(times, 0.5) },
      { metric: "status p99", unit: "ms", value: quantile(times, 0.99) },
      { metric: "status longest", unit: "ms", value: Math.max(...times) },
    ];
  },
};
