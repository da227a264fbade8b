/**
 * From the params of the methods about logs to what they mean.
 *
 * @module
 */

import type { OutputSource } from "../logs/output_logs.ts";
import { MAX_TAIL_BYTES } from "../logs/output_logs.ts";
import type { TailWish } from "../logs/tail_cut.ts";
import { SupervisorError } from "../model/errors.ts";
import { OUTPUT_STREAMS, type OutputStream } from "../model/output_stream.ts";
import type { TailAmount } from "../protocol/methods.ts";
import { reasonOf } from "../util/reason_of.ts";
import type { RpcContext } from "./context.ts";
import type { Newcomers } from "./log_feed.ts";

/** Bytes that are told of each stream, however many are asked for at once. */
const LEAST_SHARE = 1024;

/** Lines where nothing else is said. */
const DEFAULT_LINES = 10;

/** What is needed to find a stream. */
type Streams = Pick<RpcContext, "control" | "outputs">;

/** One stream of a process. */
export function sourceOf(
  { control, outputs }: Streams,
  name: string,
  stream: OutputStream,
): OutputSource {
  const { [stream]: path, form } = control.logFiles(name);
  return { tap: outputs.tap(name, stream), path, form };
}

/** The streams of processes, or one stream of each. */
export function sourcesOf(
  { control, outputs }: Streams,
  names: readonly string[],
  stream?: OutputStream,
): readonly OutputSource[] {
  const streams = stream === undefined ? OUTPUT_STREAMS : [stream];
  return names.flatMap((name) => {
    const { form, ...paths } = control.logFiles(name);
    return streams.map((each) => ({
      tap: outputs.tap(name, each),
      path: paths[each],
      form,
    }));
  });
}

/**
 * Finds the streams of processes that names come to mean later, as a reload
 * makes them; or one stream of each.
 */
export function newcomersOf(
  { control, outputs }: Streams,
  names: readonly string[],
  stream?: OutputStream,
): Newcomers {
  const isMeant = (process: string) =>
    names.some((name) => meaning(control, name).includes(process));
  return (join) =>
    outputs.onNew((tap) => {
      if (stream !== undefined && tap.stream !== stream) return;
      if (!isMeant(tap.name)) return;
      if (control.logFiles(tap.name).form !== "direct") join(tap);
    });
}

/** The processes that a name means now. */
function meaning(
  control: Streams["control"],
  name: string,
): readonly string[] {
  try {
    return control.resolve([name]);
  } catch (error) {
    // What it meant has been removed.
    if (error instanceof SupervisorError) return [];
    throw error;
  }
}

/**
 * Refuses to follow what does not come by the daemon.
 *
 * @throws {SupervisorError} LOG_FAILED, when that is everything.
 */
export function followable(
  sources: readonly OutputSource[],
): readonly OutputSource[] {
  const chosen = sources.filter(({ form }) => form !== "direct");
  const [first] = sources;
  if (first === undefined || chosen.length > 0) return chosen;
  const { tap: { name }, path } = first;
  throw new SupervisorError(
    "LOG_FAILED",
    `Cannot follow ${name}: with log_mode = direct it writes its log file ` +
      `itself, unseen by the daemon; follow the file${
        path === null ? "" : ` ${path}`
      }`,
    { name, path },
  );
}

/**
 * How much of the end is wanted.
 *
 * @param streams How many streams share what is told at a time.
 */
export function wishOf(
  { lines, bytes }: TailAmount,
  streams = 1,
): TailWish {
  const share = Math.floor(MAX_TAIL_BYTES / Math.max(1, streams));
  return {
    lines: lines ?? (bytes === undefined ? DEFAULT_LINES : Infinity),
    bytes: Math.min(bytes ?? MAX_TAIL_BYTES, Math.max(share, LEAST_SHARE)),
  };
}

/**
 * Works on log files.
 *
 * @param action What could not be done if it fails, such as `read the log`.
 * @throws {SupervisorError} LOG_FAILED, when the system does not allow it.
 */
export function onLogs<T>(action: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const reason = reasonOf(error);
    throw new SupervisorError("LOG_FAILED", `Cannot ${action}: ${reason}`, {}, {
      cause: error,
    });
  }
}
