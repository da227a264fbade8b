/**
 * Runs the stop command of a process.
 *
 * @module
 */

import { describeOutcome } from "../model/exit_outcome.ts";
import type { ProcessSpec, StopCommandSpec } from "../model/process_spec.ts";
import { reasonOf } from "../util/reason_of.ts";
import { environmentOf } from "./environment.ts";
import { RUN_ID_VARIABLE } from "../ports/process_survey.ts";
import { endMarked } from "./end_marked.ts";
import { stopMark } from "./side_marks.ts";
import type { World } from "./world.ts";

/** Variable that tells the stop command which process is to end. */
const MAIN_PID_VARIABLE = "SUPERVICE_MAIN_PID";

/** What a stop command is to do. */
export interface StopOrder {
  readonly command: StopCommandSpec;
  /** Process id of the leader that is to end. */
  readonly pid: number;
  /** Mark of the run that is to end. */
  readonly runId: string;
  /** Ends the command before its time, when there is no use for it any more. */
  readonly abandon: AbortSignal;
}

/**
 * Runs a stop command to its end, or to the end of its time; nothing of it is
 * left then. It runs as the program does, but with a mark of its own: it is
 * not part of what it is to end.
 *
 * @returns What went wrong, or `null`. Never rejects.
 */
export async function runStopCommand(
  spec: ProcessSpec,
  { command, pid, runId, abandon }: StopOrder,
  world: World,
): Promise<string | null> {
  const { clock, spawner } = world;
  const mark = stopMark(runId);
  try {
    const environment = await environmentOf(spec, world, abandon);
    const child = await spawner.spawn({
      ...spec,
      argv: command.argv,
      environment: {
        ...environment,
        [MAIN_PID_VARIABLE]: `${pid}`,
        [RUN_ID_VARIABLE]: mark,
      },
      pdeathsig: true,
      stdin: "null",
      stdout: "null",
      stderr: "null",
    });
    let isLate = false;
    const end = () => spawner.signalGroup(child.pid, "SIGKILL");
    const timer = clock.after(command.timeoutMs, () => {
      isLate = true;
      end();
    });
    abandon.addEventListener("abort", end);
    if (abandon.aborted) end();
    const outcome = await child.outcome;
    abandon.removeEventListener("abort", end);
    timer.cancel();
    if (spawner.groupExists(child.pid)) end();
    if (spec.killEscaped) await endMarked(spec.name, mark, world);
    if (isLate) return `it took more than ${command.timeoutMs / 1_000} s`;
    return outcome.kind === "exited" && outcome.code === 0
      ? null
      : `it ${describeOutcome(outcome)}`;
  } catch (error) {
    return reasonOf(error);
  }
}
