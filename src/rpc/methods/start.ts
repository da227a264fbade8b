import type { ParamsOf, ResultOf } from "../../protocol/methods.ts";
import type { RpcContext } from "../context.ts";

/** Answers `start`. */
export function start(
  { control }: RpcContext,
  { name, names }: ParamsOf<"start">,
): Promise<ResultOf<"start">> {
  return names === undefined
    ? control.start(name)
    : control.orderMany({ kind: "start" }, names);
}
