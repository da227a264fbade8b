import type { Scenario } from "../scenario.ts";
import { quantile } from "../statistics.ts";
import { settle } from "../steady.ts";

/** How long the command line tool takes to tell the state of all programs. */
export const STATUS_COMMAND: Scenario = {
  name: "status-command",
  sizes: [10, 500],
  without: ["shell"],
  async measure(circumstances) {
    const { sandbox, scale } = circumstances;
    const { running: { statusArgv = [], env } } = await settle(circumstances);
    const times: number[] = [];
    for (let done = 0; done < scale.commands; done++) {
      const start = performance.now();
      const { success, stderr } = await sandbox.run(statusArgv, env);
      times.push(performance.now() - start);
      if (!success) throw new Error(`Status failed: ${stderr}`);
    }
    return [{ metric: "one run", unit: "ms", value: quantile(times, 0.5) }];
  },
};
