import { invalidParams } from "../../protocol/invalid_params.ts";
import type { ParamsOf, ResultOf } from "../../protocol/methods.ts";
import type { Caller } from "../caller.ts";
import type { RpcContext } from "../context.ts";

/** Answers `unsubscribe`. */
export function unsubscribe(
  _context: RpcContext,
  { subscription }: ParamsOf<"unsubscribe">,
  caller: Caller,
): ResultOf<"unsubscribe"> {
  if (caller.subscriptions.end(subscription)) return { subscription };
  const param = "subscription";
  const expected = "a subscription of this connection";
  const text = `param "${param}" must be ${expected}: found ${subscription}`;
  const found = `${subscription}`;
  throw invalidParams("unsubscribe", text, { param, expected, found });
}
