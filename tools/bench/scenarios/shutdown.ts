import type { Scenario } from "../scenario.ts";
import { settle, supervisorPids } from "../steady.ts";
import { gone } from "../watch.ts";

/** From the order to end until nothing is left. */
export const SHUTDOWN: Scenario = {
  name: "shutdown",
  sizes: [10, 100, 500],
  without: [],
  async measure(circumstances) {
    const { running, programs } = await settle(circumstances);
    const supervisor = supervisorPids(circumstances.sandbox);
    const start = performance.now();
    running.shutDown();
    await gone(programs);
    const programsMs = performance.now() - start;
    await gone(supervisor);
    const allMs = performance.now() - start;
    return [
      { metric: "until the programs are gone", unit: "ms", value: programsMs },
      { metric: "until all is gone", unit: "ms", value: allMs },
    ];
  },
};
