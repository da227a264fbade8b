import { pause } from "../pause.ts";
import { sleepsOf, usageOf } from "../proc.ts";
import type { Scenario } from "../scenario.ts";
import { settle, supervisorPids } from "../steady.ts";

/** What a supervisor costs that has nothing to do. */
export const IDLE: Scenario = {
  name: "idle",
  sizes: [10, 100, 500],
  without: [],
  async measure(circumstances) {
    const { sandbox, scale } = circumstances;
    await settle(circumstances);
    const pids = supervisorPids(sandbox);
    const start = performance.now();
    const before = usageOf(pids);
    const slept = sleepsOf(pids);
    await pause(scale.idleMs);
    const seconds = (performance.now() - start) / 1000;
    const after = usageOf(pids);
    const cpu = (after.cpuSeconds - before.cpuSeconds) / seconds * 1000;
    // A thread that has begun or ended meanwhile is counted from zero, or not.
    const wakeups = sleepsOf(pids).entries().reduce(
      (sum, [thread, count]) => sum + count - (slept.get(thread) ?? 0),
      0,
    );
    return [
      { metric: "memory (RSS)", unit: "MiB", value: after.rssMib },
      { metric: "memory (PSS)", unit: "MiB", value: after.pssMib },
      { metric: "CPU", unit: "ms/s", value: cpu },
      { metric: "wake-ups", unit: "1/s", value: wakeups / seconds },
      { metric: "descriptors", unit: "", value: after.files },
    ];
  },
};
