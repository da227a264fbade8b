import type { ParamsOf, ResultOf } from "../../protocol/methods.ts";
import type { RpcContext } from "../context.ts";

/** Answers `stop`. */
export function stop(
  { control }: RpcContext,
  { name }: ParamsOf<"stop">,
): Promise<ResultOf<"stop">> {
  return control.stop(name);
}
