import type { ParamsOf, ResultOf } from "../../protocol/methods.ts";
import type { RpcContext } from "../context.ts";

/** Answers `startgroup`. */
export function startgroup(
  { control }: RpcContext,
  { name }: ParamsOf<"startgroup">,
): Promise<ResultOf<"startgroup">> {
  return control.startGroup(name);
}
