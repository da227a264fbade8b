import { EXIT } from "../../../model/errors.ts";
import type { CommandRequest } from "../command.ts";
import { readTargets } from "../targets.ts";

/** Shows the process id of the daemon, or those of processes. */
export async function run(request: CommandRequest): Promise<number> {
  const { daemon, screen } = request;
  const { names, states } = readTargets(request);
  if (names.length === 0 && states === null) {
    const result = await daemon.call("pid", {});
    screen.show(result, () => `${result.pid}\n`);
    return EXIT.done;
  }
  const answer = await daemon.call("status", names.length > 0 ? { names } : {});
  const processes = answer.processes
    .filter(({ state }) => states === null || states.has(state))
    .map(({ name, pid }) => ({ name, pid }));
  screen.show(
    { processes },
    () => processes.map(({ pid }) => `${pid ?? 0}\n`).join(""),
  );
  const isUp = processes.every(({ pid }) => pid !== null);
  return isUp ? EXIT.done : EXIT.notRunning;
}
