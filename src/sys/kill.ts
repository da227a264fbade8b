/**
 * Sends signals.
 *
 * @module
 */

import {
  isNumbered,
  LAST_CLASSIC_SIGNAL,
  numberOf,
  type SignalName,
  signalText,
} from "../model/signal.ts";

/** Who is to receive a signal: one process, or a whole group. */
export type Target = { readonly pid: number } | { readonly pgid: number };

/** What signals are sent by, for tests. */
export interface SignalSystem {
  readonly os: typeof Deno.build.os;
  readonly kill: (id: number, signal: Deno.Signal) => void;
}

const SYSTEM: SignalSystem = { os: Deno.build.os, kill: Deno.kill };

/**
 * Sends a signal; 0 is none, and only asks whether anybody is there.
 *
 * @returns Whether there was anybody to receive it.
 * @throws {RangeError} When the id is not that of a process or group: the
 *   platform takes 0, 1 and negative numbers for "all there are".
 * @throws {Deno.errors.PermissionDenied} When it belongs to another user.
 * @throws {Error} When the system has no such signal.
 */
export function kill(
  target: Target,
  signal: SignalName | 0,
  system: SignalSystem = SYSTEM,
): boolean {
  const isGroup = "pgid" in target;
  const id = isGroup ? target.pgid : target.pid;
  if (!Number.isSafeInteger(id) || id <= 1) {
    const text = signal === 0 ? "nothing" : signalText(signal);
    throw new RangeError(`Cannot send ${text} to ${id}: not an id`);
  }
  const receiver = isGroup ? -id : id;
  const send = (what: Deno.Signal | number) => sendTo(receiver, what, system);
  if (signal === 0 || !isNumbered(signal)) return send(signal);
  const number = numberOf(signal);
  return number <= LAST_CLASSIC_SIGNAL
    ? send(number)
    : send(0) && sendByShell(receiver, number, () => send(0));
}

function sendTo(
  receiver: number,
  signal: Deno.Signal | number,
  system: SignalSystem,
): boolean {
  try {
    // Numbers do as well, though their type does not say so.
    system.kill(receiver, signal as Deno.Signal);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.PermissionDenied) {
      // So macOS says of a group of zombies, too; Linux takes the signal.
      if (system.os === "darwin" && receiver < 0) {
        sendTo(-receiver, 0, system);
        return true;
      }
      throw error;
    }
    if (error instanceof Deno.errors.NotFound) return false;
    // ESRCH also comes as a TypeError, from older versions.
    if (error instanceof TypeError && /ESRCH/.test(error.message)) return false;
    throw error;
  }
}

/**
 * Sends a real-time signal: Deno refuses them, a shell does not. Nothing else
 * is done meanwhile, so that no child can be reaped, and its id go to another
 * process, before the signal is sent.
 */
function sendByShell(
  receiver: number,
  number: number,
  isThere: () => boolean,
): boolean {
  const { success, stderr } = new Deno.Command("sh", {
    // Not every shell knows "--" here.
    args: ["-c", 'kill -"$1" "$2"', "sh", `${number}`, `${receiver}`],
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).outputSync();
  if (success) return true;
  // It may have ended meanwhile.
  if (!isThere()) return false;
  throw new Error(new TextDecoder().decode(stderr).trim());
}
