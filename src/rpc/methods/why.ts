import type { ParamsOf, ResultOf } from "../../protocol/methods.ts";
import type { RpcContext } from "../context.ts";

/** Answers `why`. */
export function why(
  { control }: RpcContext,
  { name }: ParamsOf<"why">,
): ResultOf<"why"> {
  return control.why(name);
}
