import type { ParamsOf, ResultOf } from "../../protocol/methods.ts";
import type { RpcContext } from "../context.ts";

/** Answers `start`. */
export function start(
  { control }: RpcContext,
  { name }: ParamsOf<"start">,
): Promise<ResultOf<"start">> {
  return control.start(name);
}
