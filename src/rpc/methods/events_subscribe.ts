import type { ParamsOf, ResultOf } from "../../protocol/methods.ts";
import type { Caller } from "../caller.ts";
import type { RpcContext } from "../context.ts";

/**
 * Answers `events.subscribe`. The snapshot and the number of the last event
 * are taken in one step, and events come after the answer.
 */
export function eventsSubscribe(
  { control, journal }: RpcContext,
  { types, since, epoch }: ParamsOf<"events.subscribe">,
  caller: Caller,
): ResultOf<"events.subscribe"> {
  const seq = journal.last;
  const isOther = (epoch !== undefined && epoch !== journal.epoch) ||
    (since !== undefined && since > seq);
  const known = since === undefined ? seq : isOther ? 0 : since;
  const { missed } = journal.after(known);
  const { id, start } = caller.subscriptions.openEvents(
    {
      types: types === undefined ? null : new Set(types),
      since: known + missed,
    },
    journal,
  );
  caller.afterAnswer(start);
  return {
    subscription: id,
    epoch: journal.epoch,
    seq,
    // How much happened under another daemon is not known here.
    missed: isOther && since !== undefined ? null : missed,
    processes: control.status(),
  };
}
