import type { Scenario } from "../scenario.ts";
import { startSleepers } from "../steady.ts";

/** From the command that starts the supervisor until all programs run. */
export const START: Scenario = {
  name: "start",
  sizes: [10, 100, 500, 1000],
  without: [],
  async measure(circumstances) {
    const { startMs } = await startSleepers(circumstances);
    return [{ metric: "until all run", unit: "ms", value: startMs }];
  },
};
