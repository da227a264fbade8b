/**
 * One run of a process: a child with its output.
 *
 * @module
 */

import type { ExitOutcome } from "../model/exit_outcome.ts";
import type { OutputStream } from "../model/output_stream.ts";
import type { ProcessSpec } from "../model/process_spec.ts";
import { RUN_ID_VARIABLE } from "../ports/process_survey.ts";
import {
  type AppendTo,
  type Child,
  SpawnError,
  type SpawnRequest,
} from "../ports/spawner.ts";
import { reasonOf } from "../util/reason_of.ts";
import { environmentOf } from "./environment.ts";
import { InputPipe } from "./input_pipe.ts";
import type { OutputCapture, World } from "./world.ts";

/**
 * Milliseconds that a descendant which left the group may keep an output pipe
 * open after the end of its leader before the daemon lets go of the pipe.
 */
const OUTPUT_GRACE_MS = 2_000;

/** A start of a process. */
export interface RunStart {
  readonly spec: ProcessSpec;
  /** The mark of the run. */
  readonly runId: string;
  /** Gives it up while it is not made yet. */
  readonly abandon: AbortSignal;
}

/** A child and the capture of its output. */
export class Run {
  readonly spec: ProcessSpec;
  /** When it was spawned, milliseconds since 1970. */
  readonly startedWallMs: number;
  /** Its standard input, where that is a pipe. */
  readonly input: InputPipe | null;
  /** All variables, those of files and commands included. */
  readonly #environment: ProcessSpec["environment"];
  readonly #child: Child;
  readonly #stderr: OutputCapture | null;
  readonly #captures: readonly OutputCapture[];
  readonly #endLogs: () => void;
  #finished: Promise<void> | null = null;

  private constructor(
    spec: ProcessSpec,
    child: Child,
    { world, endLogs, environment }: {
      readonly world: World;
      readonly endLogs: () => void;
      readonly environment: ProcessSpec["environment"];
    },
  ) {
    this.#endLogs = endLogs;
    this.spec = spec;
    this.#environment = environment;
    this.startedWallMs = world.clock.wallMs();
    this.#child = child;
    this.input = inputOf(spec, child, world);
    const capture = (name: OutputStream) =>
      child[name] === null ? null : world.capture(spec, name, child[name]);
    const stdout = capture("stdout");
    // Where both go one way, the last words are there.
    this.#stderr = spec.redirectStderr ? stdout : capture("stderr");
    this.#captures = [...new Set([stdout, this.#stderr])]
      .filter((one) => one !== null);
  }

  /**
   * Makes a child.
   *
   * @throws {SpawnError} When it can't be made, or is no longer wanted when
   *   its turn comes.
   */
  static async begin(
    { spec, runId, abandon }: RunStart,
    world: World,
  ): Promise<Run> {
    // Output is read even where it goes nowhere: people want to see its end,
    // and its last line is the reason when a start fails. Not so for a process
    // that is meant to outlive the daemon: writing to a pipe without a reader
    // would end it.
    const wayOf = (name: OutputStream) =>
      spec[name].kind !== "none" || spec.pdeathsig
        ? outputTo(spec, name)
        : "null";
    const environment = await environmentOf(spec, world, abandon);
    const endLogs = beginLogs(spec, world);
    try {
      const stdout = wayOf("stdout");
      const request: SpawnRequest = {
        ...spec,
        environment: { ...environment, [RUN_ID_VARIABLE]: runId },
        stdout,
        stderr: spec.redirectStderr ? together(stdout) : wayOf("stderr"),
      };
      const child = await world.turns.take(() =>
        abandon.aborted
          ? Promise.reject(tooLate())
          : world.spawner.spawn(request)
      );
      return new Run(spec, child, { world, endLogs, environment });
    } catch (error) {
      endLogs();
      throw error;
    }
  }

  /** Its spec, with the variables it was started with. */
  get started(): ProcessSpec {
    return { ...this.spec, environment: this.#environment };
  }

  /** Process id of the child, and id of its group. */
  get pid(): number {
    return this.#child.pid;
  }

  /** Settles when the child has ended. */
  get outcome(): Promise<ExitOutcome> {
    return this.#child.outcome;
  }

  /** The child has ended: settles when its output is written down. */
  finishOutput(): Promise<void> {
    this.#finished ??= Promise.all(
      this.#captures.map((capture) => capture.finish(OUTPUT_GRACE_MS)),
    ).then(() => this.#endLogs());
    return this.#finished;
  }

  /** Settles when all that it has written so far has been taken. */
  async drained(): Promise<void> {
    await Promise.all(this.#captures.map((capture) => capture.drained()));
  }

  /**
   * The child has ended, and nobody has time for those who hold its output
   * open: ends that as soon as all that it has written has been taken.
   */
  letGo(): void {
    for (const capture of this.#captures) void capture.letGo();
  }

  /** The last line on standard error that is not blank, or `null`. */
  lastErrorLine(): string | null {
    return this.#stderr?.lastLine() ?? null;
  }

  /** The last lines on standard error, oldest first. */
  lastErrorLines(most: number): readonly string[] {
    return this.#stderr?.lastLines(most) ?? [];
  }
}

function inputOf(
  { name }: ProcessSpec,
  { stdin, outcome }: Child,
  { clock, log }: World,
): InputPipe | null {
  if (stdin === null) return null;
  const input = new InputPipe(stdin, {
    clock,
    lost: (bytes) =>
      log.warning(
        `${name}: did not read ${bytes} ${
          bytes === 1 ? "byte" : "bytes"
        } of its standard input`,
      ),
  });
  void outcome.then(() => input.abandon());
  return input;
}

/** Where standard error goes together with standard output. */
function together(stdout: "pipe" | "null" | AppendTo): "stdout" | "null" {
  return stdout === "null" ? "null" : "stdout";
}

/** Where the spawner is to send an output that goes somewhere. */
function outputTo(
  spec: ProcessSpec,
  stream: "stdout" | "stderr",
): "pipe" | AppendTo {
  const target = spec[stream];
  return spec.logMode === "direct" && target.kind === "file"
    ? { path: target.path }
    : "pipe";
}

/**
 * Makes the files that the program writes itself; nothing for other programs.
 *
 * @throws {SpawnError} When they can't be made.
 */
function beginLogs(spec: ProcessSpec, world: World): () => void {
  if (spec.logMode !== "direct") return () => {};
  try {
    return world.beginDirectLogs(spec);
  } catch (error) {
    const reason = reasonOf(error);
    const message = `Cannot make the log files: ${reason}`;
    throw new SpawnError(message, true, { cause: error });
  }
}

function tooLate(): SpawnError {
  return new SpawnError("Not started: it was stopped before its turn", true);
}
