import { SupervisorError } from "../../model/errors.ts";
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
  const expected = "a subscription of this connection";
  throw new SupervisorError(
    "INVALID_PARAMS",
    `Param "subscription" of unsubscribe must be ${expected}: ` +
      `found ${subscription}`,
    { param: "subscription", expected, found: `${subscription}` },
  );
}
