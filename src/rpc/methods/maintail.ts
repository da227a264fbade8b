import type { ParamsOf, ResultOf } from "../../protocol/methods.ts";
import type { RpcContext } from "../context.ts";
import { wishOf } from "../log_sources.ts";
import { tellOne } from "./tail.ts";

/** Answers `maintail`. */
export function maintail(
  context: RpcContext,
  amount: ParamsOf<"maintail">,
): ResultOf<"maintail"> {
  return tellOne(context, context.outputs.main, wishOf(amount));
}
