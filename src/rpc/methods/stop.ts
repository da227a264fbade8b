import type { ParamsOf, ResultOf } from "../../protocol/methods.ts";
import type { RpcContext } from "../context.ts";

/** Answers `stop`. */
export function stop(
  { control }: RpcContext,
  { name, names }: ParamsOf<"stop">,
): Promise<ResultOf<"stop">> {
  return names === undefined
    ? control.stop(name)
    : control.orderMany({ kind: "stop" }, names);
}
