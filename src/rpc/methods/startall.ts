import type { ResultOf } from "../../protocol/methods.ts";
import type { RpcContext } from "../context.ts";

/** Answers `startall`. */
export function startall(
  { control }: RpcContext,
): Promise<ResultOf<"startall">> {
  return control.orderMany({ kind: "start" }, ["all"]);
}
