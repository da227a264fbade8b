import { pause } from "../pause.ts";
import { ReportPipe } from "../report_pipe.ts";
import type { Scenario } from "../scenario.ts";
import { quantile } from "../statistics.ts";

/**
 * From the SIGKILL of a program until the next one says that it is there.
 * Each program is killed once: what crashes again and again has to wait.
 */
export const RESPAWN: Scenario = {
  name: "respawn",
  sizes: [25],
  without: [],
  async measure({ contender, size, sandbox, scale }) {
    await using pipe = await ReportPipe.open(sandbox);
    const programs = Array.from({ length: size }, (_, index) => ({
      name: `p${index}`,
      argv: pipe.argv(index),
    }));
    const prepared = await contender.prepare(programs, sandbox);
    prepared.start();
    const pids = await pipe.pids(size);
    await pause(scale.settleMs);
    const times: number[] = [];
    for (const [index, pid] of pids) {
      if (times.length >= scale.kills) break;
      const start = performance.now();
      Deno.kill(pid, "SIGKILL");
      let report = await pipe.next();
      while (report.index !== index) report = await pipe.next();
      times.push(report.at - start);
      await pause(scale.restMs);
    }
    return [
      { metric: "p50", unit: "ms", value: quantile(times, 0.5) },
      { metric: "p99", unit: "ms", value: quantile(times, 0.99) },
    ];
  },
};
