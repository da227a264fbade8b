/**
 * Runs the command that says what variables a process is started with.
 *
 * @module
 */

import { describeOutcome } from "../model/exit_outcome.ts";
import type { ProcessSpec } from "../model/process_spec.ts";
import { RUN_ID_VARIABLE } from "../ports/process_survey.ts";
import type { World } from "./world.ts";

/** Milliseconds that the command may take. */
const LIMIT_MS = 10_000;

/** Bytes that it may write. */
const LIMIT_BYTES = 1024 ** 2;

/**
 * Runs a command to its end, as the program runs; nothing of it is left then.
 *
 * @param spec The process that is to be started.
 * @param argv The command.
 * @param environment The variables that are known already.
 * @param abandon Ends it before its time, as nobody needs the variables now.
 * @param world Time and children.
 * @returns What it has written to its standard output.
 * @throws {Error} When it can't be run, fails, is abandoned, takes more than
 *   10 s or writes more than 1 MiB; the message shows nothing of what it has written.
 */
export async function envCommandOutput(
  spec: ProcessSpec,
  { argv, environment, abandon }: {
    readonly argv: readonly string[];
    readonly environment: Readonly<Record<string, string>>;
    readonly abandon: AbortSignal;
  },
  { clock, spawner }: Pick<World, "clock" | "spawner">,
): Promise<string> {
  const child = await spawner.spawn({
    ...spec,
    argv,
    // It is part of no run, whatever the daemon itself may be part of.
    environment: { ...environment, [RUN_ID_VARIABLE]: "" },
    pdeathsig: true,
    stdin: "null",
    stdout: "pipe",
    stderr: "null",
  });
  const cut = Promise.withResolvers<"late" | "abandoned">();
  const end = () => spawner.signalGroup(child.pid, "SIGKILL");
  const timer = clock.after(LIMIT_MS, () => cut.resolve("late"));
  const giveUp = () => cut.resolve("abandoned");
  abandon.addEventListener("abort", giveUp);
  if (abandon.aborted) giveUp();
  const reader = child.stdout?.getReader();
  try {
    // What left the group may hold the pipe for ever.
    const text = await Promise.race([cut.promise, readAll(reader)]);
    const outcome = text === null
      ? "long" as const
      : await Promise.race([cut.promise, child.outcome]);
    if (outcome === "abandoned") fail("nobody waits for it any more");
    if (outcome === "late") fail(`it took more than ${LIMIT_MS / 1000} s`);
    if (outcome === "long") fail(`it wrote more than ${LIMIT_BYTES} bytes`);
    if (outcome.kind !== "exited" || outcome.code !== 0) {
      fail(`it ${describeOutcome(outcome)}`);
    }
    return text ?? "";
  } finally {
    timer.cancel();
    abandon.removeEventListener("abort", giveUp);
    if (spawner.groupExists(child.pid)) end();
    reader?.cancel().catch(() => {
      // The pipe has broken: there is nothing left to read either way.
    });
    await child.outcome;
  }
}

/** Reads to the end; `null` when there is too much. */
async function readAll(
  reader: ReadableStreamDefaultReader<Uint8Array> | undefined,
): Promise<string | null> {
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for (;;) {
    const { done = true, value } = await reader?.read() ?? {};
    if (done || value === undefined) return text + decoder.decode();
    bytes += value.length;
    if (bytes > LIMIT_BYTES) return null;
    text += decoder.decode(value, { stream: true });
  }
}

function fail(reason: string): never {
  throw new Error(`Cannot take variables from env_command: ${reason}`);
}
