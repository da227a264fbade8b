/**
 * Sends text to the standard input of a process.
 *
 * @module
 */

import { SupervisorError } from "../model/errors.ts";
import { type InputVerdict, MAX_WAITING_BYTES } from "../process/input_pipe.ts";
import type { Process } from "../process/process.ts";
import type { InputAnswer } from "./control.ts";

/** Why nothing was sent. */
type Reason = Extract<InputVerdict, { ok: false }>["why"] | "down" | "no pipe";

/**
 * Sends it, all or nothing.
 *
 * @param eof Whether the input ends after it.
 * @throws {SupervisorError} STDIN_FAILED, with `data.reason` (as a rejection).
 */
export async function sendInput(
  process: Process,
  text: string,
  eof: boolean,
): Promise<InputAnswer> {
  const { input } = process;
  if (input === null) {
    throw failure(process, process.info().pid === null ? "down" : "no pipe");
  }
  const bytes = new TextEncoder().encode(text);
  const verdict = await input.send(bytes, eof);
  if (!verdict.ok) {
    throw failure(process, verdict.why, bytes.length, verdict.waiting);
  }
  const { waiting } = verdict;
  const sent = `Sent ${count(bytes.length)} to ${process.name}`;
  const end = eof ? ", and the end" : "";
  const wait = waiting === 0 ? "" : `; ${count(waiting)} wait until it reads`;
  return { message: `${sent}${end}${wait}`, process: process.info(), waiting };
}

function failure(
  process: Process,
  reason: Reason,
  size = 0,
  waiting = 0,
): SupervisorError {
  const info = process.info();
  const why = {
    down: `it is not running (state: ${info.state})`,
    "no pipe": process.spec.stdin === "pipe"
      ? "it was started without one; restart it"
      : "it has none; set stdin = pipe and restart it",
    closed: "it has closed it, or has ended",
    ended: "its end was sent before",
    full: waiting === 0
      ? `${count(size)} are more than the ${MAX_WAITING_BYTES} that may wait`
      : `it does not read: ${count(waiting)} wait, and of these and the ` +
        `${count(size)} to come only ${MAX_WAITING_BYTES} may`,
  }[reason];
  return new SupervisorError(
    "STDIN_FAILED",
    `Cannot write to the standard input of ${info.name}: ${why}`,
    { reason, waiting, process: info },
  );
}

function count(bytes: number): string {
  return bytes === 1 ? "1 byte" : `${bytes} bytes`;
}
