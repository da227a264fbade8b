import type { ParamsOf, ResultOf } from "../../protocol/methods.ts";
import type { RpcContext } from "../context.ts";

/** Answers `send_stdin`. */
export function sendStdin(
  { control }: RpcContext,
  { name, data, eof }: ParamsOf<"send_stdin">,
): Promise<ResultOf<"send_stdin">> {
  return control.sendInput(name, data, eof);
}
