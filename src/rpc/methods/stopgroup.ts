import type { ParamsOf, ResultOf } from "../../protocol/methods.ts";
import type { RpcContext } from "../context.ts";

/** Answers `stopgroup`. */
export function stopgroup(
  { control }: RpcContext,
  { name }: ParamsOf<"stopgroup">,
): Promise<ResultOf<"stopgroup">> {
  return control.stopGroup(name);
}
