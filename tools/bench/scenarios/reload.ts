import { type Scenario, sleepers } from "../scenario.ts";
import { settle } from "../steady.ts";
import { programsWith } from "../watch.ts";

/**
 * How long the command takes that applies a configuration in which one program
 * has changed. All others must go on as they are.
 */
export const RELOAD: Scenario = {
  name: "reload",
  sizes: [500],
  without: ["shell", "runit", "s6", "pm2"],
  async measure(circumstances) {
    const { size, sandbox } = circumstances;
    const { running, programs } = await settle(circumstances);
    const list = sleepers(size, sandbox.tag);
    list[0] = { name: "p0", argv: ["sleep", `90000${sandbox.tag}`] };
    const argv = await running.rewrite?.(list) ?? [];
    const start = performance.now();
    const { success, stdout, stderr } = await sandbox.run(argv);
    const value = performance.now() - start;
    if (!success) throw new Error(`Reload failed: ${stdout}${stderr}`);
    const now = new Set(programsWith(sandbox.tag));
    const kept = programs.filter((pid) => now.has(pid)).length;
    if (kept < size - 1) throw new Error(`Only ${kept} of ${size} live on`);
    return [{ metric: "one of them changed", unit: "ms", value }];
  },
};
