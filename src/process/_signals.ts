/**
 * The signals that end a run: to whom they go, and what goes with them.
 *
 * @module
 */

import type { ProcessSpec } from "../model/process_spec.ts";
import { type SignalName, signalText } from "../model/signal.ts";
import type { Effect } from "./inputs.ts";
import type { EndingActual } from "./state.ts";

/**
 * A signal to everybody who is to get it.
 *
 * @param toGroup Whether the group of a living leader gets it, too.
 */
export function signals(
  state: EndingActual,
  signal: SignalName,
  toGroup: boolean,
): Effect[] {
  return withWaking(signal, (one) => {
    if (state.kind === "stopping") {
      const { pid } = state;
      return toGroup ? toTheGroup(pid, one) : toProcesses([pid], one);
    }
    const { pgid, escaped } = state;
    const others = toProcesses(escaped, one);
    return pgid === null ? others : [...toTheGroup(pgid, one), ...others];
  });
}

/** A signal to some processes. */
export function signalsTo(
  pids: readonly number[],
  signal: SignalName,
): Effect[] {
  return withWaking(signal, (one) => toProcesses(pids, one));
}

/** The stop signal with this number in words, or `null`. */
export function signalTextOf(
  { stopSteps }: ProcessSpec,
  index: number,
): string | null {
  const step = stopSteps[index];
  return step === undefined ? null : signalText(step.signal);
}

/**
 * Whether a signal takes effect by itself. A suspended process takes none but
 * these two before it is continued.
 */
export function wakesUp(signal: SignalName): boolean {
  return signal === "SIGKILL" || signal === "SIGCONT";
}

/** A suspended process would wait until the time it has to stop is over. */
function withWaking(
  signal: SignalName,
  send: (signal: SignalName) => readonly Effect[],
): Effect[] {
  const waking = wakesUp(signal) ? [] : send("SIGCONT");
  return [...send(signal), ...waking];
}

function toTheGroup(pgid: number, signal: SignalName): Effect[] {
  return [{ kind: "signal-group", pgid, signal }];
}

function toProcesses(pids: readonly number[], signal: SignalName): Effect[] {
  return pids.length === 0 ? [] : [{ kind: "signal-processes", pids, signal }];
}
