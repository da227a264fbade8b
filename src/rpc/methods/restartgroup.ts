import type { ParamsOf, ResultOf } from "../../protocol/methods.ts";
import type { RpcContext } from "../context.ts";

/** Answers `restartgroup`. */
export function restartgroup(
  { control }: RpcContext,
  { name, force }: ParamsOf<"restartgroup">,
): Promise<ResultOf<"restartgroup">> {
  return control.restartGroup(name, force);
}
