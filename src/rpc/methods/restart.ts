import type { ParamsOf, ResultOf } from "../../protocol/methods.ts";
import type { RpcContext } from "../context.ts";

/** Answers `restart`. */
export function restart(
  { control }: RpcContext,
  { name, force }: ParamsOf<"restart">,
): Promise<ResultOf<"restart">> {
  return control.restart(name, force);
}
