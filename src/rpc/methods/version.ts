import type { ResultOf } from "../../protocol/methods.ts";
import type { RpcContext } from "../context.ts";

/** Answers `version`. */
export function version(
  { version }: RpcContext,
): ResultOf<"version"> {
  return version;
}
