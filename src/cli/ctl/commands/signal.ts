import {
  parseSignal,
  SIGNAL_NAMES,
  signalText,
} from "../../../model/signal.ts";
import { nearest, suggestion } from "../../../util/edit_distance.ts";
import { UsageError } from "../../command_line/options.ts";
import type { CommandRequest } from "../command.ts";
import { orderTargets } from "../orders.ts";

/** Sends a signal to processes. */
export function run(request: CommandRequest): Promise<number> {
  const [word = "", ...operands] = request.operands;
  const signal = parseSignal(word);
  if (signal === null) throw unknownSignal(word);
  const leader = request.flags.has("leader");
  return orderTargets({ ...request, operands }, {
    doing: `sending ${signalText(signal)} to`,
    isDone: () => true,
    give: (names) =>
      request.daemon.order("signal", {
        signal,
        names,
        ...(leader ? { leader } : {}),
      }),
  });
}

function unknownSignal(word: string): UsageError {
  const short = SIGNAL_NAMES.map((name) => name.replace("SIG", ""));
  const near = nearest(word.replace(/^SIG/i, ""), short);
  return new UsageError(`Unknown signal "${word}"${suggestion(near)}`, {
    hint: "signal and targets in this order: supervicectl signal HUP web",
  });
}
