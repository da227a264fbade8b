/**
 * Output of programs as it comes.
 *
 * @module
 */

import type { RpcCalls } from "../../client/rpc_calls.ts";
import { EXIT, SupervisorError } from "../../model/errors.ts";
import { LOG_METHOD, type LogMessage } from "../../protocol/log_message.ts";
import type { CommandRequest } from "./command.ts";

/** How output is followed. */
export interface Following {
  /** Asks the daemon, and shows what there has been already. */
  readonly begin: (client: RpcCalls) => Promise<void>;
  /** Shows what comes. */
  readonly take: (message: LogMessage) => void;
}

/**
 * Shows output until Ctrl-C. What this program can't write at once waits in the
 * daemon, which forgets what becomes too much, and says so.
 *
 * @returns The exit status.
 * @throws {OutputClosed} When nobody reads it any more (as a rejection).
 * @throws {SupervisorError} DAEMON_UNREACHABLE when the daemon has ended (as a
 * rejection).
 */
export async function followOutput(
  { daemon, screen, interrupts }: CommandRequest,
  { begin, take }: Following,
): Promise<number> {
  const client = await daemon.client();
  const { promise: over, resolve, reject } = Promise.withResolvers<number>();
  // Whatever comes before the beginning has been shown.
  let early: LogMessage[] | null = [];
  const show = (message: LogMessage): void => {
    const { name, stream, lost, end } = message;
    if (message.text !== "" || screen.isJson) take(message);
    if (lost !== undefined) {
      screen.note(`(${name} ${stream}: ${lost.lines} lines were lost)\n`);
    }
    if (end === true) screen.note(`(${name} ${stream}: has ended)\n`);
  };
  client.listen({
    notified: (method, params) => {
      if (method !== LOG_METHOD) return;
      // The shape is what the protocol promises.
      const message = params as unknown as LogMessage;
      try {
        if (early === null) show(message);
        else early.push(message);
      } catch (error) {
        reject(error);
      }
    },
    ended: () => reject(ended()),
  });
  // It may be over before anybody waits for it.
  over.catch(() => undefined);
  const ignore = interrupts.onInterrupt(() => resolve(EXIT.interrupted));
  try {
    await Promise.race([begin(client), over]);
    for (const message of early) show(message);
    early = null;
    return await over;
  } finally {
    ignore();
  }
}

function ended(): SupervisorError {
  return new SupervisorError("DAEMON_UNREACHABLE", "The daemon has ended");
}
