import { invalidParams } from "../../protocol/invalid_params.ts";
import type { ParamsOf, ResultOf } from "../../protocol/methods.ts";
import type { RpcContext } from "../context.ts";

/** Answers `reload`. */
export function reload(
  { control }: RpcContext,
  { plan, restart, verify }: ParamsOf<"reload">,
): Promise<ResultOf<"reload">> {
  if (verify !== undefined && restart !== "changed") {
    const text = 'param "verify" needs "restart" to be "changed"';
    const found = restart === undefined ? null : `"${restart}"`;
    throw invalidParams("reload", text, {
      param: "restart",
      expected: "changed",
      found,
    });
  }
  return control.reload({
    ...(plan === undefined ? {} : { plan }),
    ...(restart === undefined ? {} : { restart }),
    ...(verify === undefined ? {} : { verifyMs: verify * 1_000 }),
  });
}
