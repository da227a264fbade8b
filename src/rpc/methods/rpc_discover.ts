import { METHODS, type ResultOf } from "../../protocol/methods.ts";
import { openRpcDocument } from "../../protocol/openrpc.ts";

/** Answers `rpc.discover`. */
export function rpcDiscover(): ResultOf<"rpc.discover"> {
  return { ...openRpcDocument(METHODS) };
}
