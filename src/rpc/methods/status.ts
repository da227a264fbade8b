import type { ParamsOf, ResultOf } from "../../protocol/methods.ts";
import type { RpcContext } from "../context.ts";

/** Answers `status`. */
export function status(
  { control }: RpcContext,
  { names }: ParamsOf<"status">,
): ResultOf<"status"> {
  return { processes: control.status(names) };
}
