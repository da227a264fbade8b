import type { ResultOf } from "../../protocol/methods.ts";
import type { RpcContext } from "../context.ts";

/** Answers `shutdown`. */
export function shutdown(
  { control }: RpcContext,
): ResultOf<"shutdown"> {
  return { message: control.shutdown() };
}
