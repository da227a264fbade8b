/**
 * Healthy is what a shell command says, by its exit status. The command runs
 * as the program does (account, directory, environment, limits) and never
 * leaves anything of its process group behind. What has left that group ends
 * with a check that takes too long, and otherwise with the program.
 *
 * @module
 */

import { describeOutcome, type ExitOutcome } from "../model/exit_outcome.ts";
import type { ProcessSpec, ScriptProbeSpec } from "../model/process_spec.ts";
import { RUN_ID_VARIABLE } from "../ports/process_survey.ts";
import type { Child, RunningAs, Spawner } from "../ports/spawner.ts";
import { reasonOf } from "../util/reason_of.ts";
import type { Probe, ProbeResult } from "./probe.ts";
import { StderrReader } from "./_stderr_reader.ts";

/** What a check takes over from the program that it looks at. */
export type ProbedProgram =
  & RunningAs
  & Pick<ProcessSpec, "environment" | "fileEnvironment">;

/** What has left the group of a check. */
export interface Strays {
  /** The mark that a check hands down to them. */
  readonly runId: string;
  /** Ends them all; never rejects. */
  end(): Promise<void>;
}

/** Runs `/bin/sh -c COMMAND`; exit status 0 is a pass. */
export class ScriptProbe implements Probe {
  readonly target = "script";
  readonly #command: string;
  readonly #program: ProbedProgram;
  readonly #spawner: Spawner;
  readonly #strays: Strays | null;

  constructor(
    spec: ScriptProbeSpec,
    options: {
      readonly program: ProbedProgram;
      readonly spawner: Spawner;
      readonly strays?: Strays | null;
    },
  ) {
    this.#command = spec.command;
    this.#program = options.program;
    this.#spawner = options.spawner;
    this.#strays = options.strays ?? null;
  }

  async check(signal: AbortSignal): Promise<ProbeResult> {
    let child: Child;
    try {
      child = await this.#spawn();
    } catch (error) {
      return this.#unhealthy(reasonOf(error));
    }
    return await this.#watch(child, signal);
  }

  #spawn(): Promise<Child> {
    const program = this.#program;
    return this.#spawner.spawn({
      argv: ["/bin/sh", "-c", this.#command],
      environment: {
        ...program.fileEnvironment,
        ...program.environment,
        // It is part of no run, whatever the daemon itself may be part of.
        [RUN_ID_VARIABLE]: this.#strays?.runId ?? "",
      },
      directory: program.directory,
      user: program.user,
      clearEnv: program.clearEnv,
      umask: program.umask,
      nice: program.nice,
      rlimits: program.rlimits,
      pdeathsig: program.pdeathsig,
      stdin: "null",
      stdout: "null",
      stderr: "pipe",
    });
  }

  async #watch(child: Child, signal: AbortSignal): Promise<ProbeResult> {
    const stderr = new StderrReader(child.stderr);
    const giveUp = (): void => {
      this.#spawner.signalGroup(child.pid, "SIGKILL");
      // A descendant in a session of its own may hold the pipe for ever.
      stderr.cancel();
    };
    signal.addEventListener("abort", giveUp);
    if (signal.aborted) giveUp();
    const outcome = await child.outcome;
    this.#spawner.signalGroup(child.pid, "SIGKILL");
    const passed = outcome.kind === "exited" && outcome.code === 0;
    if (passed) stderr.cancel();
    await stderr.done;
    signal.removeEventListener("abort", giveUp);
    if (signal.aborted) {
      // One that ends in time answers for itself: what it leaves behind on
      // purpose, such as a connection to be shared, ends with the program.
      await this.#strays?.end();
      return this.#unhealthy(reasonOf(signal.reason));
    }
    const message = describeCheck(outcome, stderr.firstLine());
    if (!passed) return this.#unhealthy(message);
    return { healthy: true, message: `${this.target}: ${message}` };
  }

  #unhealthy(reason: string): ProbeResult {
    return { healthy: false, message: `${this.target}: ${reason}` };
  }
}

function describeCheck(outcome: ExitOutcome, firstLine: string): string {
  const end = describeOutcome(outcome);
  return firstLine === "" ? end : `${end}: ${firstLine}`;
}
