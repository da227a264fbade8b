import type { ParamsOf, ResultOf } from "../../protocol/methods.ts";
import type { Caller } from "../caller.ts";
import type { RpcContext } from "../context.ts";
import { tellOne } from "./tail.ts";

/** Answers `maintail`. */
export function maintail(
  context: RpcContext,
  amount: ParamsOf<"maintail">,
  caller: Caller,
): ResultOf<"maintail"> {
  return tellOne(context, context.outputs.main, amount, caller);
}
