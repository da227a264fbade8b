import type { ParamsOf, ResultOf } from "../../protocol/methods.ts";
import type { RpcContext } from "../context.ts";

/** Answers `info`. */
export function info(
  { control }: RpcContext,
  { name }: ParamsOf<"info">,
): ResultOf<"info"> {
  return control.info(name);
}
