import type { ParamsOf, ResultOf } from "../../protocol/methods.ts";
import type { RpcContext } from "../context.ts";
import { sourcesOf } from "../log_sources.ts";

/** Answers `reopen`. */
export function reopen(
  context: RpcContext,
  { name }: ParamsOf<"reopen">,
): ResultOf<"reopen"> {
  const { outputs } = context;
  if (name === undefined) {
    outputs.reopenAll();
    return { message: "Opened all log files anew" };
  }
  outputs.reopen(sourcesOf(context, [name]));
  return { message: `Opened the log files of ${name} anew` };
}
