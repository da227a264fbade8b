import { SupervisorError } from "../../model/errors.ts";
import type { ParamsOf, ResultOf } from "../../protocol/methods.ts";
import type { RpcContext } from "../context.ts";

/** Answers `reload`. */
export function reload(
  { control }: RpcContext,
  { plan, restart, verify }: ParamsOf<"reload">,
): Promise<ResultOf<"reload">> {
  if (verify !== undefined && restart !== "changed") {
    throw new SupervisorError(
      "INVALID_PARAMS",
      'Cannot verify without restarts: "verify" needs "restart" to be "changed"',
    );
  }
  return control.reload({
    ...(plan === undefined ? {} : { plan }),
    ...(restart === undefined ? {} : { restart }),
    ...(verify === undefined ? {} : { verifyMs: verify * 1_000 }),
  });
}
