/**
 * Sends the signals that the state machine asks for.
 *
 * @module
 */

import { type SignalName, signalText } from "../model/signal.ts";
import type { Effect } from "./inputs.ts";
import type { World } from "./world.ts";

type Signals = Extract<
  Effect,
  { readonly kind: "signal-group" | "signal-processes" }
>;

/** Sends signals for a process; what can't be sent is logged. */
export function sendSignals(name: string, order: Signals, world: World): void {
  const { spawner, survey } = world;
  const { signal } = order;
  if (order.kind === "signal-group") {
    const { pgid } = order;
    const send = () => spawner.signalGroup(pgid, signal);
    return guard(name, signal, `group ${pgid}`, send, world);
  }
  for (const pid of order.pids) {
    const send = () => survey.signalProcess(pid, signal);
    guard(name, signal, `process ${pid}`, send, world);
  }
}

function guard(
  name: string,
  signal: SignalName,
  whom: string,
  send: () => void,
  { log }: World,
): void {
  try {
    send();
  } catch (error) {
    // The deadline goes on: what can't be signalled is found out as stuck.
    log.error(`${name}: can't send ${signalText(signal)} to ${whom}: ${error}`);
  }
}
