/**
 * The output of processes as a loop sees it: first the end of what there is,
 * then what comes.
 *
 * @module
 */

import { SupervisorError } from "../model/errors.ts";
import type { OutputStream } from "../model/output_stream.ts";
import { LOG_METHOD, type LogMessage } from "../protocol/log_message.ts";
import type { OutputText } from "../protocol/methods.ts";
import { LogQueue } from "./log_queue.ts";
import type { RpcCalls, StreamParts } from "./rpc_calls.ts";

/** Characters that may wait for the loop. */
const CAPACITY = 4 * 1024 * 1024;

/** What is told of the daemon's own log. */
export interface MainLogOptions {
  /** Lines of what there is; 10 when neither is given. */
  readonly lines?: number;
  /** Bytes of what there is. */
  readonly bytes?: number;
  /** Ends the loop when it aborts. */
  readonly signal?: AbortSignal;
}

/** What is told of the output of processes; `lines` and `bytes` of each. */
export interface LogOptions extends MainLogOptions {
  /** Names, `GROUP:*`, globs or `all`. */
  readonly names: readonly string[];
  /** Which stream; both when left out. */
  readonly stream?: OutputStream;
}

/**
 * A piece of output. What was there before has only its name, its stream and
 * its text.
 */
export interface LogPiece
  extends OutputText, Partial<Omit<LogMessage, keyof OutputText>> {}

/**
 * Follows the output of processes, as {@linkcode RpcClient.logs} says.
 *
 * @param options What is told; its `signal` is that of `parts`.
 */
export function outputStream(
  parts: StreamParts,
  { signal: _, ...params }: LogOptions,
): AsyncGenerator<LogPiece, void> {
  return logStream(parts, async (client) => {
    const answer = await client.call("tail", { ...params, follow: true });
    return answer.output;
  });
}

/** Follows the daemon's own log in the same way. */
export function mainLogStream(
  parts: StreamParts,
  { signal: _, ...params }: MainLogOptions,
): AsyncGenerator<LogPiece, void> {
  return logStream(parts, async (client) => {
    const { text } = await client.call("maintail", {
      ...params,
      follow: true,
    });
    return [{ name: "supervice", stream: "log", text }];
  });
}

/**
 * Follows output until the signal aborts, or nothing more can come.
 *
 * @param begin Asks for it, and tells what there is.
 * @throws {SupervisorError} When it is refused, or the connection is lost (as
 * rejections of the loop).
 */
async function* logStream(
  { open, signal }: StreamParts,
  begin: (client: RpcCalls) => Promise<readonly OutputText[]>,
): AsyncGenerator<LogPiece, void> {
  if (signal.aborted) return;
  using client = await open();
  const queue = new LogQueue(CAPACITY);
  client.listen({
    notified: (method, params) => {
      // The shape is what the protocol promises.
      if (method === LOG_METHOD) queue.push(params as unknown as LogMessage);
    },
    ended: () => queue.end(),
  });
  const close = (): void => client.close();
  signal.addEventListener("abort", close);
  try {
    yield* await begin(client);
    for (;;) {
      const piece = await queue.next();
      if (signal.aborted) return;
      if (piece === null) throw lostConnection();
      yield piece;
      if (piece.over) return;
    }
  } catch (error) {
    // A call that was under way is refused with it.
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener("abort", close);
  }
}

function lostConnection(): SupervisorError {
  return new SupervisorError(
    "DAEMON_UNREACHABLE",
    "Cannot follow the output any more: the daemon has closed the connection",
  );
}
