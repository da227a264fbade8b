import { SupervisorError } from "../../model/errors.ts";
import type { ParamsOf, ResultOf } from "../../protocol/methods.ts";
import { exceptDirect } from "../../supervisor/except_direct.ts";
import type { RpcContext } from "../context.ts";
import { sourcesOf } from "../log_sources.ts";

/** Answers `reopen`. */
export function reopen(
  context: RpcContext,
  { name }: ParamsOf<"reopen">,
): ResultOf<"reopen"> {
  const { control, outputs } = context;
  if (name === undefined) {
    outputs.reopenAll();
    return { message: `Opened all log files anew${exceptDirect(control)}` };
  }
  const sources = sourcesOf(context, [name]);
  if (sources.some(({ form }) => form === "direct")) {
    throw new SupervisorError(
      "LOG_FAILED",
      `Cannot open the log files of ${name} anew: with log_mode = direct it ` +
        "writes them itself; rotate them by copytruncate, or by the options " +
        "of its log",
      { name },
    );
  }
  outputs.reopen(sources);
  return { message: `Opened the log files of ${name} anew` };
}
