import type { ParamsOf, ResultOf } from "../../protocol/methods.ts";
import type { RpcContext } from "../context.ts";

/** Answers `pid`. */
export function pid(
  { control, version }: RpcContext,
  { name }: ParamsOf<"pid">,
): ResultOf<"pid"> {
  if (name === undefined) return { pid: version.pid };
  const [process] = control.status([name]);
  return { pid: process?.pid ?? null };
}
