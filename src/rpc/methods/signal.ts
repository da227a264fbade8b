import { parseSignal } from "../../model/signal.ts";
import type { ParamsOf, ResultOf } from "../../protocol/methods.ts";
import type { RpcContext } from "../context.ts";

/** Answers `signal`. */
export function signal(
  { control }: RpcContext,
  { name, names, signal, leader }: ParamsOf<"signal">,
): Promise<ResultOf<"signal">> {
  const parsed = parseSignal(signal);
  if (parsed === null) {
    throw new TypeError(`Cannot send "${signal}": no signal`);
  }
  return names === undefined
    ? control.signal(name, parsed, leader)
    : control.orderMany(
      { kind: "signal", signal: parsed, leader: leader ?? false },
      names,
    );
}
