import type { ResultOf } from "../../protocol/methods.ts";
import type { RpcContext } from "../context.ts";

/** Answers `reload`. */
export function reload(
  { control }: RpcContext,
): Promise<ResultOf<"reload">> {
  return control.reload();
}
