import { METHODS, type ResultOf } from "../../protocol/methods.ts";
import { openRpcDocument } from "../../protocol/openrpc.ts";
import type { RpcContext } from "../context.ts";

/** Answers `rpc.discover`: tells of what can be asked for on this socket. */
export function rpcDiscover(
  { access }: RpcContext,
): ResultOf<"rpc.discover"> {
  const methods = Object.entries(METHODS)
    .filter(([, { changing }]) => access !== "readonly" || !changing);
  return { ...openRpcDocument(Object.fromEntries(methods)) };
}
