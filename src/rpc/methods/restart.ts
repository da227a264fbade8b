import type { ParamsOf, ResultOf } from "../../protocol/methods.ts";
import type { RpcContext } from "../context.ts";

/** Answers `restart`. */
export function restart(
  { control }: RpcContext,
  { name, names, force }: ParamsOf<"restart">,
): Promise<ResultOf<"restart">> {
  return names === undefined
    ? control.restart(name, force)
    : control.orderMany({ kind: "restart", force: force ?? false }, names);
}
