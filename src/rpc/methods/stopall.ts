import type { ResultOf } from "../../protocol/methods.ts";
import type { RpcContext } from "../context.ts";

/** Answers `stopall`. */
export function stopall(
  { control }: RpcContext,
): Promise<ResultOf<"stopall">> {
  return control.orderMany({ kind: "stop" }, ["all"]);
}
